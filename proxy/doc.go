// Package proxy takes SAML Responses on their way to AWS: it records them,
// shows what AWS will do with them, and lets the browser carry the original
// bytes on.
package proxy
