package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/evidencedir"
)

// amazon is the AWS side of a run.
type amazon struct {
	side
	need   Need
	cfg    aws.Config // without a Region; at gives it one
	caller evidencedir.Caller
}

// newAmazon reads the user's own configuration of AWS's SDK. Nothing is asked before the first call.
func newAmazon(ctx context.Context, r *run, n Need) (*amazon, error) {
	a := &amazon{side: side{run: r, outcome: r.awsOutcome}, need: n}
	a.opens = awsOpens
	if r.o.StandIn != "" {
		a.cfg = aws.Config{BaseEndpoint: &r.o.StandIn, Region: home("aws"), Credentials: aws.CredentialsProviderFunc(
			func(context.Context) (aws.Credentials, error) {
				return aws.Credentials{AccessKeyID: "STANDIN", SecretAccessKey: "none"}, nil // which nobody checks
			})}
		r.guard(&a.cfg)
		return a, nil
	}
	machine := imds.ClientDisabled
	if r.o.Instance {
		machine = imds.ClientEnabled
	}
	with := []func(*config.LoadOptions) error{
		config.WithEC2IMDSClientEnableState(machine),
		config.WithLogger(logging.Nop{}),
		config.WithDefaultsMode(aws.DefaultsModeStandard), // the other ones may ask the machine where it is
	}
	if r.o.Via != nil { // for how the profile signs in; guard sees to the calls
		with = append(with, config.WithHTTPClient(&http.Client{Transport: r.o.Via, Timeout: requestTime}))
	}
	if r.o.Profile != "" {
		with = append(with, config.WithSharedConfigProfile(r.o.Profile))
	}
	cfg, err := config.LoadDefaultConfig(ctx, with...)
	if err != nil {
		return nil, err
	}
	r.guard(&cfg)
	cfg.Region = cmp.Or(r.o.Region, cfg.Region, a.firstRegion(), home("aws"))
	a.cfg = cfg
	return a, nil
}

// guard makes a configuration one that only reads. It holds for the calls of collect, and not for how the
// user's profile signs in, which has been settled by then.
func (r *run) guard(cfg *aws.Config) {
	via := r.o.Via
	if own, is := cfg.HTTPClient.(*awshttp.BuildableClient); is && via == nil {
		via = own.GetTransport() // which knows the certificates of AWS_CA_BUNDLE
	}
	cfg.HTTPClient, cfg.Logger = wire(via), logging.Nop{}
	cfg.APIOptions = append(cfg.APIOptions, onlyListed)
	cfg.Retryer, cfg.RetryMaxAttempts = func() aws.Retryer { return aws.NopRetryer{} }, 0 // try does it
}

// firstRegion is the Region of what is needed, for a user who has configured none.
func (a *amazon) firstRegion() string {
	for _, s := range a.need.awsSteps() {
		if s.Call.Region != "" {
			return s.Call.Region
		}
		if s.Call.Partition != "" {
			return home(s.Call.Partition)
		}
	}
	return ""
}

// at is the configuration for a Region; "" leaves the user's own, in which the caller is asked for.
func (a *amazon) at(region string) aws.Config {
	c := a.cfg.Copy()
	c.Region = cmp.Or(region, c.Region)
	return c
}

// who asks AWS who is asking. Without an answer there is nothing else to ask.
func (a *amazon) who(ctx context.Context) error {
	c := evidencedir.Call{Operation: opCaller}
	var got *sts.GetCallerIdentityOutput
	answered, err := a.ask(ctx, c, func(ctx context.Context) (err error) {
		got, err = sts.NewFromConfig(a.at("")).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
		return err
	})
	if !answered {
		a.stopped = cmp.Or(a.stopped, "AWS did not say who is asking")
		return err
	}
	partition := "aws"
	if parts := strings.SplitN(aws.ToString(got.Arn), ":", 3); len(parts) == 3 && awsfacts.IsPartition(parts[1]) {
		partition = parts[1]
	}
	a.caller = evidencedir.Caller{
		Account: aws.ToString(got.Account), Partition: partition, ARN: aws.ToString(got.Arn), At: a.o.Now().UTC(),
	}
	a.dir.Caller(a.caller)
	a.admitted = true
	c = a.call(opCaller, "", "")
	c.File = c.FileName("caller-identity", "json")
	return a.write(c, plain(got))
}

// call is a call with what the caller's account makes of it.
func (a *amazon) call(operation, region, of string) evidencedir.Call {
	return evidencedir.Call{
		Operation: operation, Partition: a.caller.Partition, Account: a.caller.Account, Region: region, Of: of,
	}
}

// elsewhere is why a step can't be asked with the credentials that there are; "" when it can.
func (a *amazon) elsewhere(s Step) string {
	switch {
	case s.Call.Partition != "" && s.Call.Partition != a.caller.Partition:
		return fmt.Sprintf("it is in the partition %s, and the credentials are of %s (%s); another --profile may fit",
			s.Call.Partition, a.caller.Partition, a.caller.ARN)
	case (s.Operation == opProvider || s.Operation == opRole) && s.ID != a.caller.Account:
		return fmt.Sprintf("it is in account %s, and the credentials are of account %s (%s); another --profile may fit",
			s.ID, a.caller.Account, a.caller.ARN)
	}
	return ""
}

// step makes the calls of one step of the plan.
func (a *amazon) step(ctx context.Context, s Step) error {
	if why := a.elsewhere(s); why != "" && a.stopped == "" {
		c := s.Call
		c.Account = s.ID
		if s.Operation != opProvider && s.Operation != opRole {
			c.Account = ""
		}
		return a.skipped(c, why)
	}
	switch s.Operation {
	case opProvider:
		return a.provider(ctx, s.Of)
	case opRole:
		return a.role(ctx, awsfacts.ParseARN(s.Of))
	case opInstance:
		return a.instance(ctx, s.Place)
	case opConnectUsers:
		return a.connectUsers(ctx, s.Place)
	case opUsers:
		return a.storeUsers(ctx, s.Place)
	case opUserID:
		_, err := a.storeUser(ctx, s.Place, strings.TrimPrefix(s.Of, s.ID+" "))
		return err
	case opCenters:
		return a.centers(ctx, s.Place)
	case opEvents:
		return a.events(ctx, s.Place, s.Of)
	case opPool:
		return a.pool(ctx, s.Place)
	case opPoolProviders:
		return a.poolProviders(ctx, s.Place)
	}
	return nil
}

// awsOpens is the permission that opens an operation.
func awsOpens(operation string) string {
	service, _, _ := strings.Cut(operation, ":")
	if service == "sso" || service == "identitystore" {
		return operation + " (and " + permissionKMS + " where Identity Center has a key of the customer's)"
	}
	return operation
}

// What the error codes of AWS mean. A code that ends in Exception is listed without it.
var (
	refusals = []string{"AccessDenied", "UnauthorizedOperation", "Forbidden", "OptInRequired", "NotAuthorized"}
	absences = []string{"NoSuchEntity", "ResourceNotFound", "NotFound"}
	invalid  = []string{"InvalidClientTokenId", "UnrecognizedClient", "ExpiredToken", "SignatureDoesNotMatch",
		"AuthFailure", "MissingAuthenticationToken", "IncompleteSignature", "RequestExpired", "InvalidSignature",
		"InvalidAccessKeyId", "TokenRefreshRequired", "RequestTimeTooSkewed"}
	throttles = []string{"Throttling", "ThrottledException", "TooManyRequests", "RequestLimitExceeded", "SlowDown",
		"RequestThrottled", "LimitExceeded", "Throttled", "PriorRequestNotComplete"}
	staleTokens = []string{"ExpiredNextToken", "InvalidNextToken", "InvalidPaginationToken", "InvalidMarker"}
)

func isOne(code string, codes []string) bool {
	code = strings.TrimSuffix(code, "Exception")
	for _, c := range codes {
		if code == strings.TrimSuffix(c, "Exception") {
			return true
		}
	}
	return false
}

// awsOutcome says what an error of AWS's SDK means, and how to sign in again to IAM Identity Center.
func (r *run) awsOutcome(err error) outcome {
	o := awsOutcome(err)
	// STS has taken the credentials.
	if r.admitted && isOne(o.code, []string{"UnrecognizedClient", "InvalidClientTokenId"}) {
		o.stop = false
		o.why += "; the Region may not be enabled in this account"
	}
	if o.code == "" && strings.Contains(err.Error(), "SSO") { // the SDK has several types for it
		o = outcome{state: evidencedir.NotAsked, stop: true}
		o.why = "the sign-in to IAM Identity Center has expired, or there was none: aws sso login"
		if p := cmp.Or(r.o.Profile, r.o.Getenv("AWS_PROFILE")); p != "" {
			o.why += " --profile " + p
		}
	}
	return o
}

// awsOutcome says what an error of AWS's SDK means.
func awsOutcome(err error) outcome {
	if gone, is := errors.AsType[*missingError](err); is {
		return outcome{state: evidencedir.Absent, why: gone.why}
	}
	var api smithy.APIError
	var answered *smithyhttp.ResponseError
	status, after := 0, time.Duration(0)
	if errors.As(err, &answered) && answered.Response != nil {
		status, after = answered.HTTPStatusCode(), retryAfter(answered.Response.Header)
	}
	if !errors.As(err, &api) {
		return noAnswer(err, status, after)
	}
	o := outcome{state: evidencedir.Partial, code: api.ErrorCode(), why: api.ErrorMessage()}
	switch code := api.ErrorCode(); {
	case isOne(code, staleTokens):
		o.token = true
	case isOne(code, refusals):
		o.state, o.opens = evidencedir.Denied, !forbidden(api.ErrorMessage())
		if !o.opens {
			o.why += "; a policy forbids it, so that adding a permission will not help"
		}
	case isOne(code, absences):
		o.state = evidencedir.Absent
	case isOne(code, invalid):
		o.state, o.stop = evidencedir.Denied, true
	case isOne(code, throttles), status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		o.again, o.after = true, after
	}
	o.why = cmp.Or(o.why, o.code)
	return o
}

// forbidden says whether a refusal names a policy that forbids the call.
func forbidden(message string) bool {
	m := strings.ToLower(message)
	return strings.Contains(m, "explicit deny") || strings.Contains(m, "service control policy")
}

// noAnswer is the outcome of a call to which a service said nothing that it means.
func noAnswer(err error, status int, after time.Duration) outcome {
	o := outcome{state: evidencedir.Partial, why: lastWords(err)}
	var network net.Error
	var dns *net.DNSError
	var file *fs.PathError
	switch {
	case errors.As(err, &file): // with credentials, which looks like a network's error otherwise
		o.state, o.stop, o.why = evidencedir.NotAsked, true, file.Error()
	case errors.As(err, &dns):
		o.why = "the host " + dns.Name + " has no address: the Region may not have the service"
	case status == http.StatusTooManyRequests, status >= http.StatusInternalServerError:
		o.again, o.after = true, after
	case errors.As(err, &network):
		o.again = true
	case status == 0: // nothing was sent: there are no credentials
		o.state, o.stop = evidencedir.NotAsked, true
	}
	return o
}

// lastWords is what the innermost error says: those around it name the operation once more.
func lastWords(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil || inner.Error() == "" {
			return err.Error()
		}
		err = inner
	}
}
