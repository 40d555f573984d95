// Package evidencedir is a directory of evidence: how its files are called, the list of the calls that
// filled it, and how both are written so that an interruption at any moment leaves a directory that
// reads well.
//
//	manifest.json                                  every call, with its state
//	PARTITION-ACCOUNT/caller-identity.json         aws sts get-caller-identity
//	PARTITION-ACCOUNT/iam/…                        IAM knows no Region
//	PARTITION-ACCOUNT/REGION/SERVICE.…             connect, identitystore, sso, cloudtrail, cognito-idp
//	entra-TENANT/…                                 Microsoft Graph, and the federation metadata
//
// Each file is one answer in the shape that the AWS command line or Microsoft Graph prints. A list is one
// file, all pages in it; when it was cut, the token of the next page is at its end. What a file is
// about is in the manifest (Call.Of): Graph's answers don't repeat whose members they list.
//
// Names are for people. The manifest decides: a file belongs to the call that names it.
package evidencedir
