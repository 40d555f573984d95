package collect

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/connect"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	storedoc "github.com/aws/aws-sdk-go-v2/service/identitystore/document"
	storetypes "github.com/aws/aws-sdk-go-v2/service/identitystore/types"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	ssotypes "github.com/aws/aws-sdk-go-v2/service/ssoadmin/types"
)

// The largest pages that the services have.
const (
	connectPage = 1000
	storePage   = 100
)

// instance reads an instance of Amazon Connect.
func (a *amazon) instance(ctx context.Context, p Place) error {
	c := a.call(opInstance, p.Region, p.ID)
	c.File = c.FileName("connect", p.ID, "json")
	_, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := connect.NewFromConfig(a.at(p.Region)).DescribeInstance(ctx,
			&connect.DescribeInstanceInput{InstanceId: &p.ID})
		return plain(out), err
	})
	return err
}

// connectUsers reads the users of an instance.
func (a *amazon) connectUsers(ctx context.Context, p Place) error {
	client := connect.NewFromConfig(a.at(p.Region))
	c := a.call(opConnectUsers, p.Region, p.ID)
	c.File = c.FileName("connect", p.ID, "users", "json")
	return a.list(ctx, listed{Call: c, key: "UserSummaryList", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.ListUsers(ctx, &connect.ListUsersInput{
				InstanceId: &p.ID, MaxResults: aws.Int32(connectPage), NextToken: marker(token),
			})
			if err != nil {
				return nil, "", err
			}
			return entries(out.UserSummaryList), aws.ToString(out.NextToken), nil
		}, nil)
}

// storeUsers reads the users of IAM Identity Center.
func (a *amazon) storeUsers(ctx context.Context, p Place) error {
	client := identitystore.NewFromConfig(a.at(p.Region))
	c := a.call(opUsers, p.Region, p.ID)
	c.File = c.FileName("identitystore", p.ID, "users", "json")
	return a.list(ctx, listed{Call: c, key: "Users", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.ListUsers(ctx, &identitystore.ListUsersInput{
				IdentityStoreId: &p.ID, MaxResults: aws.Int32(storePage), NextToken: marker(token),
			})
			if err != nil {
				return nil, "", err
			}
			users := entries(out.Users)
			for i := range users {
				users[i] = cutUser(users[i])
			}
			return users, aws.ToString(out.NextToken), nil
		}, nil)
}

// storeUser reads one user of IAM Identity Center, by user name. Where there is none of the name, or it
// can't be asked for, all are read: one who is called almost the same is what explains the sign-in.
func (a *amazon) storeUser(ctx context.Context, p Place, name string) (id string, err error) {
	client := identitystore.NewFromConfig(a.at(p.Region))
	c := a.call(opUserID, p.Region, p.ID+" "+name)
	c.File = c.FileName("identitystore", p.ID, "user-id", name, "json")
	got, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := client.GetUserId(ctx, &identitystore.GetUserIdInput{
			IdentityStoreId: &p.ID,
			AlternateIdentifier: &storetypes.AlternateIdentifierMemberUniqueAttribute{Value: storetypes.UniqueAttribute{
				AttributePath: aws.String("userName"), AttributeValue: storedoc.NewLazyDocument(name),
			}},
		})
		if err == nil {
			id = aws.ToString(out.UserId)
		}
		return plain(out), err
	})
	if err != nil || a.stopped != "" {
		return "", err
	}
	if got == nil {
		return "", a.storeUsers(ctx, p)
	}
	c = a.call(opUser, p.Region, p.ID+" "+name)
	c.File = c.FileName("identitystore", p.ID, "user", name, "json")
	_, err = a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := client.DescribeUser(ctx, &identitystore.DescribeUserInput{IdentityStoreId: &p.ID, UserId: &id})
		return cutUser(plain(out)), err
	})
	return id, err
}

// centers reads the applications behind IAM Identity Center's portal, and which of them the user has.
func (a *amazon) centers(ctx context.Context, p Place) error {
	client := ssoadmin.NewFromConfig(a.at(p.Region))
	var found []ssotypes.InstanceMetadata
	c := a.call(opCenters, p.Region, "")
	c.File = c.FileName("sso", "instances", "json")
	err := a.list(ctx, listed{Call: c, key: "Instances", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.ListInstances(ctx, &ssoadmin.ListInstancesInput{NextToken: marker(token)})
			if err != nil {
				return nil, "", err
			}
			return entries(out.Instances), aws.ToString(out.NextToken), nil
		}, func(entry json.RawMessage) error {
			found = append(found, ssotypes.InstanceMetadata{})
			return json.Unmarshal(entry, &found[len(found)-1])
		})
	if err != nil {
		return err
	}
	for _, in := range found {
		if err := a.applications(ctx, p, client, in); err != nil {
			return err
		}
	}
	return nil
}

func (a *amazon) applications(
	ctx context.Context, p Place, client *ssoadmin.Client, in ssotypes.InstanceMetadata,
) error {
	instance := aws.ToString(in.InstanceArn)
	c := a.call(opApplications, p.Region, instance)
	c.File = c.FileName("sso", "applications", lastPart(instance), "json")
	err := a.list(ctx, listed{Call: c, key: "Applications", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			ask := &ssoadmin.ListApplicationsInput{InstanceArn: &instance, NextToken: marker(token)}
			if aws.ToString(in.OwnerAccountId) != a.caller.Account { // a member account may list its own only
				ask.Filter = &ssotypes.ListApplicationsFilter{ApplicationAccount: &a.caller.Account}
			}
			out, err := client.ListApplications(ctx, ask)
			if err != nil {
				return nil, "", err
			}
			return entries(out.Applications), aws.ToString(out.NextToken), nil
		}, nil)
	if err != nil {
		return err
	}
	store := Place{p.Partition, p.Region, aws.ToString(in.IdentityStoreId)}
	for _, name := range a.need.Users {
		id, err := a.storeUser(ctx, store, name)
		if err != nil {
			return err
		}
		if id == "" {
			continue
		}
		if err := a.userApplications(ctx, p, client, instance, id); err != nil {
			return err
		}
	}
	return nil
}

func (a *amazon) userApplications(
	ctx context.Context, p Place, client *ssoadmin.Client, instance, user string,
) error {
	c := a.call(opUserApplications, p.Region, instance+" "+user)
	c.File = c.FileName("sso", "assignments", user, "json")
	return a.list(ctx, listed{Call: c, key: "ApplicationAssignments", token: "NextToken"},
		func(ctx context.Context, token string) ([]any, string, error) {
			out, err := client.ListApplicationAssignmentsForPrincipal(ctx,
				&ssoadmin.ListApplicationAssignmentsForPrincipalInput{
					InstanceArn: &instance, PrincipalId: &user, PrincipalType: ssotypes.PrincipalTypeUser,
					NextToken: marker(token),
				})
			if err != nil {
				return nil, "", err
			}
			return entries(out.ApplicationAssignments), aws.ToString(out.NextToken), nil
		}, nil)
}
