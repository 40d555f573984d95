// Package app is what the program does, without the command line around it:
// evidence is loaded, captured and pasted messages are judged, AWS is asked,
// messages are forwarded, and the page, the relay and the proxy are served.
//
// Errors for the user are a *Problem: what failed, why, and what to type next.
package app
