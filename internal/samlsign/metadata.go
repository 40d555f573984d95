package samlsign

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// Metadata describes the federation metadata document of one Entra application.
type Metadata struct {
	ID       string // of the document, for its signature
	EntityID string
	SignIn   string // address of Entra for this tenant: /saml2 and /wsfed are appended
	Keys     []*Key // every certificate of the application, also inactive ones; the first signs the document
	BOM      bool   // begin with a byte-order mark, as the file that Entra serves does
}

// bom is the UTF-8 byte-order mark.
const bom = "\ufeff"

// claimTypes are some of the claims that Entra's metadata offers; the list is
// the same in every document, whatever claims the application has.
func claimTypes() [][2]string {
	return [][2]string{
		{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "Name"},
		{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier", "Subject"},
		{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "Given Name"},
		{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "Surname"},
		{"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "Email"},
		{"http://schemas.microsoft.com/identity/claims/displayname", "Display Name"},
		{"http://schemas.microsoft.com/identity/claims/objectidentifier", "ObjectIdentifier"},
		{"http://schemas.microsoft.com/identity/claims/tenantid", "TenantId"},
		{"http://schemas.microsoft.com/ws/2008/06/identity/claims/groups", "Groups"},
		{"http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "Role"},
	}
}

// Write returns the signed document in the shape of Entra's: an XML
// declaration, one line, each certificate in three descriptors.
func (m Metadata) Write() ([]byte, error) {
	if len(m.Keys) == 0 {
		return nil, fmt.Errorf("writing metadata of %s: no key", m.EntityID)
	}
	w := new(writer)
	w.open("EntityDescriptor", "ID", m.ID, "entityID", m.EntityID, "xmlns", "urn:oasis:names:tc:SAML:2.0:metadata")
	m.writeTokenService(w)
	m.writeApplicationService(w)
	m.writeIDP(w)
	w.close("EntityDescriptor")
	signed, err := signElement(w.String(), "EntityDescriptor", SignOptions{Key: m.Keys[0]})
	if err != nil {
		return nil, fmt.Errorf("signing metadata of %s: %w", m.EntityID, err)
	}
	// In metadata, unlike in Responses, Entra puts a blank before the slash.
	text := `<?xml version="1.0" encoding="utf-8"?>` + strings.ReplaceAll(signed, "/>", " />")
	if m.BOM {
		text = bom + text
	}
	return []byte(text), nil
}

func (m Metadata) writeKeys(w *writer) {
	for _, k := range m.Keys {
		w.open("KeyDescriptor", "use", "signing")
		w.open("KeyInfo", "xmlns", "http://www.w3.org/2000/09/xmldsig#")
		w.open("X509Data")
		w.text("X509Certificate", base64.StdEncoding.EncodeToString(k.Cert.Raw))
		w.close("X509Data")
		w.close("KeyInfo")
		w.close("KeyDescriptor")
	}
}

func (m Metadata) openRole(w *writer, kind string) {
	w.open("RoleDescriptor", "xsi:type", "fed:"+kind,
		"protocolSupportEnumeration", "http://docs.oasis-open.org/wsfed/federation/200706",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance",
		"xmlns:fed", "http://docs.oasis-open.org/wsfed/federation/200706")
	m.writeKeys(w)
}

func (m Metadata) writeEndpoint(w *writer, name, address string) {
	w.open("fed:" + name)
	w.open("wsa:EndpointReference", "xmlns:wsa", "http://www.w3.org/2005/08/addressing")
	w.text("wsa:Address", address)
	w.close("wsa:EndpointReference")
	w.close("fed:" + name)
}

func (m Metadata) writeTokenService(w *writer) {
	m.openRole(w, "SecurityTokenServiceType")
	w.open("fed:ClaimTypesOffered")
	for _, c := range claimTypes() {
		w.open("auth:ClaimType", "Uri", c[0], "xmlns:auth", "http://docs.oasis-open.org/wsfed/authorization/200706")
		w.text("auth:DisplayName", c[1])
		w.close("auth:ClaimType")
	}
	w.close("fed:ClaimTypesOffered")
	m.writeEndpoint(w, "SecurityTokenServiceEndpoint", m.SignIn+"/wsfed")
	m.writeEndpoint(w, "PassiveRequestorEndpoint", m.SignIn+"/wsfed")
	w.close("RoleDescriptor")
}

func (m Metadata) writeApplicationService(w *writer) {
	m.openRole(w, "ApplicationServiceType")
	m.writeEndpoint(w, "TargetScopes", m.EntityID)
	m.writeEndpoint(w, "ApplicationServiceEndpoint", m.SignIn+"/wsfed")
	m.writeEndpoint(w, "PassiveRequestorEndpoint", m.SignIn+"/wsfed")
	w.close("RoleDescriptor")
}

func (m Metadata) writeIDP(w *writer) {
	const binding = "urn:oasis:names:tc:SAML:2.0:bindings:"
	w.open("IDPSSODescriptor", "protocolSupportEnumeration", "urn:oasis:names:tc:SAML:2.0:protocol")
	m.writeKeys(w)
	w.empty("SingleLogoutService", "Binding", binding+"HTTP-Redirect", "Location", m.SignIn+"/saml2")
	w.empty("SingleSignOnService", "Binding", binding+"HTTP-Redirect", "Location", m.SignIn+"/saml2")
	w.empty("SingleSignOnService", "Binding", binding+"HTTP-POST", "Location", m.SignIn+"/saml2")
	w.close("IDPSSODescriptor")
}
