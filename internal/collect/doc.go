// Package collect reads what decides a sign-in from AWS and from Microsoft Graph into a directory of
// evidence. It only reads: allow.go lists the operations that can be sent, and every request passes it.
//
// A call that is refused, cut off or not made is unknown, and the rest goes on. What is no one's business
// is cut before anything is written (cut.go).
package collect
