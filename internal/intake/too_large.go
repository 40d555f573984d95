package intake

import "fmt"

// TooLarge stands for an input of which nothing was read because it is larger
// than limit bytes: judging only its beginning could miss what decides.
func TooLarge(name string, limit int) *Message {
	m := &Message{Name: name, Form: "unread"}
	m.limit("XML-LIMIT", fmt.Sprintf("The input is larger than %d bytes, and no sign-in comes near that; nothing of it "+
		"was read (XML-LIMIT).", limit))
	return m
}
