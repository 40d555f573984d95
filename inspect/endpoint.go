package inspect

// AWSEndpoint is one AWS address that takes SAML Responses, taken apart.
type AWSEndpoint struct {
	Service   Target // TargetIAM, TargetIdentityCenter, TargetCognito
	Partition string // aws, aws-us-gov, aws-cn, aws-eusc, aws-iso, ...
	Region    string // as written in the host; empty for the bare host
	IDPID     string // of /saml/acs/<IdP-ID>; empty otherwise
	Host      string
	Basis     Basis // how sure it is that the address is one
}
