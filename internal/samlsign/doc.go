// Package samlsign writes and signs SAML responses and federation metadata the
// way Microsoft Entra ID does. The demo's stand-in identity provider and
// redacted fixtures are signed here. Signatures come from goxmldsig, so the
// code that judges a message never judges its own signatures.
package samlsign
