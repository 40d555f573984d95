package collect

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// EntraOptions say how to sign in to Microsoft Entra ID, and where it is.
type EntraOptions struct {
	Token      string // for Microsoft Graph, got elsewhere; no other sign-in is tried then
	DeviceCode bool
	ClientID   string // of the registration that the device code is for; "" for the Azure CLI's
	Cloud      string // a key of clouds; "" for public
	Graph      string // origin of Microsoft Graph; "" for the cloud's
	Authority  string // origin of the sign-in; "" for the cloud's
}

// Clouds are the names of Microsoft's clouds.
var Clouds = []string{"public", "usgov", "dod", "china"}

// hosts are those of each cloud: Graph's, and that of the sign-in.
var hosts = map[string][2]string{
	"public": {"https://graph.microsoft.com", "https://login.microsoftonline.com"},
	"usgov":  {"https://graph.microsoft.us", "https://login.microsoftonline.us"},
	"dod":    {"https://dod-graph.microsoft.us", "https://login.microsoftonline.us"},
	"china":  {"https://microsoftgraph.chinacloudapi.cn", "https://login.chinacloudapi.cn"},
}

func (o *EntraOptions) cloud() string { return cmp.Or(o.Cloud, "public") }

// graph is the origin of Microsoft Graph.
func (o *EntraOptions) graph() string { return cmp.Or(o.Graph, hosts[o.cloud()][0]) }

// login is the origin of the sign-in.
func (o *EntraOptions) login() string { return cmp.Or(o.Authority, hosts[o.cloud()][1]) }

// given is a token that was got elsewhere.
type given string

// GetToken implements azcore.TokenCredential.
func (g given) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(g), ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// once gets one token and uses it again: the Azure CLI runs a program for every one.
type once struct {
	from azcore.TokenCredential
	now  func() time.Time
	have azcore.AccessToken
}

// GetToken implements azcore.TokenCredential.
func (o *once) GetToken(ctx context.Context, options policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if o.have.Token != "" && o.now().Add(time.Minute).Before(o.have.ExpiresOn) {
		return o.have, nil
	}
	got, err := o.from.GetToken(ctx, options)
	if err == nil {
		o.have = got
	}
	return got, err
}

// credential is how to sign in to Microsoft Entra ID.
func (r *run) credential(tenant string) (azcore.TokenCredential, error) {
	o := r.o.Entra
	if o.Token != "" {
		return given(o.Token), nil
	}
	from := azcore.ClientOptions{
		Cloud:     cloud.Configuration{ActiveDirectoryAuthorityHost: o.login()},
		Transport: wire(r.o.Via),
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}
	own := o.Authority != "" // which Microsoft's list of authorities doesn't know
	if o.DeviceCode {
		c, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: from, ClientID: o.ClientID, TenantID: tenant, DisableInstanceDiscovery: own,
			UserPrompt: func(_ context.Context, m azidentity.DeviceCodeMessage) error {
				r.o.Say(m.Message)
				return nil
			},
		})
		return &once{from: c, now: r.o.Now}, err
	}
	chain, err := r.signIns(from, tenant, own)
	if err != nil {
		return nil, err
	}
	c, err := azidentity.NewChainedTokenCredential(chain, nil)
	return &once{from: c, now: r.o.Now}, err
}

// signIns are the ways to sign in that this machine has, in the order of azidentity's own chain. The
// managed identity of the machine is tried only when it is asked for.
func (r *run) signIns(from azcore.ClientOptions, tenant string, own bool) (all []azcore.TokenCredential, err error) {
	add := func(c azcore.TokenCredential, problem error) {
		if problem != nil {
			err = cmp.Or(err, problem)
			return
		}
		all = append(all, c)
	}
	if r.o.Getenv("AZURE_CLIENT_ID") != "" && r.o.Getenv("AZURE_TENANT_ID") != "" &&
		(r.o.Getenv("AZURE_CLIENT_SECRET") != "" || r.o.Getenv("AZURE_CLIENT_CERTIFICATE_PATH") != "") {
		c, problem := azidentity.NewEnvironmentCredential(&azidentity.EnvironmentCredentialOptions{
			ClientOptions: from, DisableInstanceDiscovery: own,
		})
		add(c, problem)
	}
	if r.o.Getenv("AZURE_FEDERATED_TOKEN_FILE") != "" {
		c, problem := azidentity.NewWorkloadIdentityCredential(&azidentity.WorkloadIdentityCredentialOptions{
			ClientOptions: from, TenantID: tenant, DisableInstanceDiscovery: own,
		})
		add(c, problem)
	}
	if r.o.Instance {
		c, problem := azidentity.NewManagedIdentityCredential(&azidentity.ManagedIdentityCredentialOptions{
			ClientOptions: azcore.ClientOptions{Telemetry: from.Telemetry},
		})
		add(c, problem)
	}
	cli, problem := azidentity.NewAzureCLICredential(&azidentity.AzureCLICredentialOptions{TenantID: tenant})
	add(cli, problem)
	dev, problem := azidentity.NewAzureDeveloperCLICredential(
		&azidentity.AzureDeveloperCLICredentialOptions{TenantID: tenant})
	add(dev, problem)
	shell, problem := azidentity.NewAzurePowerShellCredential(
		&azidentity.AzurePowerShellCredentialOptions{TenantID: tenant})
	add(shell, problem)
	return all, err
}

// metadataPath is where Entra ID publishes what it signs an app's messages with.
const metadataPath = "/federationmetadata/2007-06/federationmetadata.xml"

// metadata gets the federation metadata of an app. It is public: no token goes along.
func (e *entra) metadata(ctx context.Context, app string) error {
	c := e.call("GET /{tenant}"+metadataPath, app)
	c.File = c.FileName("app", app, "federation-metadata", "xml")
	client := wire(e.o.Via)
	_, err := e.object(ctx, c, func(ctx context.Context) (any, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet,
			e.o.Entra.login()+"/"+e.tenant+metadataPath+"?"+query("appid", app), nil)
		if err != nil {
			return nil, err
		}
		resp, err := client.Do(req)
		if err != nil {
			return nil, err
		}
		data, err := answer(resp)
		if err == nil && !strings.Contains(string(data), "EntityDescriptor") {
			err = &graphError{why: fmt.Sprintf("%s answered something else than metadata", req.URL.Host)}
		}
		return data, err
	})
	return err
}
