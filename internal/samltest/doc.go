// Package samltest writes and signs SAML Responses, the way Microsoft Entra ID
// and other identity providers send them: for the corpus, for tests and for the
// stand-in identity provider of the demo. Signatures come from goxmldsig, so
// what samlscope judges was not signed by the code that judges it.
package samltest
