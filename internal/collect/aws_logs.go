package collect

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	trailtypes "github.com/aws/aws-sdk-go-v2/service/cloudtrail/types"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	pooltypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// The largest pages that the services have.
const (
	eventPage        = 50
	poolProviderPage = 60
)

// events reads the events of a name around the message.
func (a *amazon) events(ctx context.Context, p Place, name string) error {
	client := cloudtrail.NewFromConfig(a.at(p.Region))
	c := a.call(opEvents, p.Region, name+" "+a.need.Issued.UTC().Format("2006-01-02T15:04:05Z"))
	c.File = c.FileName("cloudtrail", name, a.need.Issued.UTC().Format("20060102T150405Z"), "json")
	return a.list(ctx, listed{Call: c, key: "Events", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.LookupEvents(ctx, &cloudtrail.LookupEventsInput{
				LookupAttributes: []trailtypes.LookupAttribute{{
					AttributeKey: trailtypes.LookupAttributeKeyEventName, AttributeValue: &name,
				}},
				StartTime: aws.Time(a.need.Issued.Add(-eventsBefore)), EndTime: aws.Time(a.need.Issued.Add(eventsAfter)),
				MaxResults: aws.Int32(eventPage), NextToken: marker(token),
			})
			if err != nil {
				return nil, "", err
			}
			events := entries(out.Events)
			for i := range events {
				events[i] = cutEvent(events[i])
			}
			return events, aws.ToString(out.NextToken), nil
		}, nil)
}

// pool reads a user pool of Amazon Cognito.
func (a *amazon) pool(ctx context.Context, p Place) error {
	c := a.call(opPool, p.Region, p.ID)
	c.File = c.FileName("cognito", p.ID, "json")
	_, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := cognitoidentityprovider.NewFromConfig(a.at(p.Region)).DescribeUserPool(ctx,
			&cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: &p.ID})
		return plain(out), err
	})
	return err
}

// poolProviders reads the SAML identity providers of a user pool. Those of other types have secrets in
// them, and are not asked for.
func (a *amazon) poolProviders(ctx context.Context, p Place) error {
	client := cognitoidentityprovider.NewFromConfig(a.at(p.Region))
	c := a.call(opPoolProviders, p.Region, p.ID)
	c.File = c.FileName("cognito", p.ID, "providers", "json")
	var names []string
	err := a.list(ctx, listed{Call: c, key: "Providers", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.ListIdentityProviders(ctx, &cognitoidentityprovider.ListIdentityProvidersInput{
				UserPoolId: &p.ID, MaxResults: aws.Int32(poolProviderPage), NextToken: marker(token),
			})
			if err != nil {
				return nil, "", err
			}
			return entries(out.Providers), aws.ToString(out.NextToken), nil
		}, func(entry json.RawMessage) error {
			var one struct{ ProviderName, ProviderType string }
			err := json.Unmarshal(entry, &one)
			if one.ProviderType == string(pooltypes.IdentityProviderTypeTypeSaml) {
				names = append(names, one.ProviderName)
			}
			return err
		})
	if err != nil {
		return err
	}
	for _, name := range names {
		c := a.call(opPoolProvider, p.Region, p.ID+" "+name)
		c.File = c.FileName("cognito", p.ID, "provider", name, "json")
		_, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
			out, err := client.DescribeIdentityProvider(ctx, &cognitoidentityprovider.DescribeIdentityProviderInput{
				UserPoolId: &p.ID, ProviderName: &name,
			})
			return cutProvider(plain(out)), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lastPart is what follows the last slash of an ARN.
func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }
