//go:build js && wasm

// Command wasm gives the engine to the JavaScript around it, as one function:
//
//	samlscope(name, options, ...files) → { answer: Uint8Array } or { error: string }
//
// options is a JSON text, a file a Uint8Array. engine.js loads it.
package main

import (
	"syscall/js"
	"time"

	"github.com/samlscope/samlscope/internal/engine"
)

func main() {
	e := engine.New(time.Now)
	bytes := js.Global().Get("Uint8Array")
	js.Global().Set("samlscope", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if len(args) < 2 {
			return map[string]any{"error": "samlscope(name, options, ...files): give a name and options"}
		}
		files := make([][]byte, len(args)-2)
		for i, file := range args[2:] {
			files[i] = make([]byte, file.Length())
			js.CopyBytesToGo(files[i], file)
		}
		answer, err := e.Call(args[0].String(), []byte(args[1].String()), files...)
		if err != nil {
			return map[string]any{"error": err.Error()}
		}
		out := bytes.New(len(answer))
		js.CopyBytesToJS(out, answer)
		return map[string]any{"answer": out}
	}))
	select {} // the functions work as long as the program runs
}
