// Server-sent events over fetch: the browser's own EventSource cannot send the page's key.

import { keyHeader } from "./key.js";

const pause = 2000; // ms, before the next try

export class Events extends EventTarget {
  #end = new AbortController();
  #last = "";

  constructor(address) {
    super();
    this.#run(address);
  }

  close() { this.#end.abort(); }

  async #run(address) {
    while (!this.#end.signal.aborted) {
      await this.#read(address).catch(() => {}); // said by the event, and tried again
      if (this.#end.signal.aborted) return;
      this.dispatchEvent(new Event("error"));
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  async #read(address) {
    const headers = { ...keyHeader(), ...(this.#last && { "Last-Event-ID": this.#last }) };
    const answer = await fetch(address, { headers, cache: "no-store", signal: this.#end.signal });
    if (!answer.ok) {
      this.dispatchEvent(new Event("error"));
      return this.close(); // refused: asking again gets no other answer
    }
    this.dispatchEvent(new Event("open"));
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = "", part; !(part = await reader.read()).done;) {
      const whole = (rest + part.value).split("\n\n");
      rest = whole.pop();
      for (const text of whole) this.#tell(text);
    }
  }

  #tell(text) {
    const field = {};
    for (const line of text.split("\n")) {
      const at = line.indexOf(": ");
      if (at > 0) field[line.slice(0, at)] = line.slice(at + 2);
    }
    if (field.id) this.#last = field.id;
    if (field.event) this.dispatchEvent(new MessageEvent(field.event, { data: field.data }));
  }
}
