// Package inspect reads one SAML message and says what AWS will do with it.
//
// It is pure: bytes and Options go in, a Report comes out. It opens no file and
// no connection and never looks at the clock. Everything it shows or checks is
// read from one tree, built by one strict reader over the original text, so
// that each value has a byte offset and no second parser can read it otherwise.
package inspect
