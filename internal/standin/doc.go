// Package standin plays the two ends of a sign-in for `samlscope demo`: a
// Microsoft Entra ID that issues freshly signed SAML Responses, good ones and
// every documented kind of bad one, and an AWS sign-in endpoint that answers
// as AWS would. Both live on loopback, and every page says what it is.
package standin
