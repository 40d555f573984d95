package inspect

import "sync"

// catalogue is the one table of checks, in the order in which AWS would meet
// their failures: decoding and shape first, then the Role attribute (read by
// the sign-in page), issuer and signature, subject, times, session name and
// tags, relay state (AWS's own order inside STS is
// not published). The first error of this order is the one the headline names.
var catalogue = remembering([]*Check{
	// Decoding and shape.
	responseBase64, xmlLimits, xmlDoctype, xmlWellFormed, xmlDuplicateAttribute, responseSize, responseRoot,
	statusSuccess,
	assertionSingle, assertionVersion, elementMissing, elementDoubled, elementUnknown, conditionUnknown,
	xmlDuplicateID, xmlCommentInValue, textHiddenCharacters, destinationMatch,
	inResponseTo, inResponseToBoth, defenderSession, mcasSignIn,
	// The sign-in page reads the Role attribute before it asks STS anything.
	attrNameCase, rolePresent, attrWhitespace, rolePair, roleValuePerPair, roleCommaSpace, roleARN, attrSingle,
	attrPlaceholder, groupsOverage,
	// STS: issuer and provider.
	issuerMatch, issuerBoth, rolePartition,
	// Signature or decryption.
	signatureWrapping, signaturePresent, signatureReference, signatureTransform, signatureAlg, signatureDigest,
	signatureValue,
	signatureKey, signatureSHA1, signatureResponseOnly, signatureOpinionsDiffer, certWeak, certExpired,
	keyRolloverAhead,
	encryptedAlg, encryptedScope, encryptedRequired, encryptedOpaque,
	// Subject confirmation and audience.
	subjectConfSingle, subjectConfBearer, subjectConfData, recipientIdentityCenter, recipientAWS, recipientPosted,
	recipientEncrypted,
	recipientProviderID, endpointRegionKnown, audiencePresent, audienceFragment, audienceAWS,
	// Times.
	instantReadable, instantFuture, redeemWindow, conditionsNotOnOrAfter, subjectNotOnOrAfter, conditionsNotBefore,
	subjectNotBefore, validityPeriod, sessionDurationRange, authnStatementSingle, sessionNotOnOrAfter,
	// Session name, source identity, tags.
	rsnPresent, rsnPattern, rsnGuest, sourceIdentity, tagKey, tagValue, tagCount, tagCaseDup, tagMultiValue,
	transitiveKeys,
	// Authorization: what ends in AccessDenied.
	roleARNExact, trustPolicyForm, trustAction, trustPrincipal, trustAud, trustAudEntity, trustTagSession,
	trustSourceIdentity, nameIDPresent, nameIDFormat, nameIDTransient, roleSameAccount, roleChosen, roleSSOReserved,
	roleServiceLinked, roleExampleAccount, partEUSC,
	roleDuplicate, roleMany,
	// After the sign-in: where the relay state leads.
	relayEncoding, relayHTTPS, relayForeignHost, relaySignInHost, relayPartition, relayRegion,
	connectResiliency, connectRelayMissing, connectRelayRegion, connectRelayInstance, connectRelayDestination,
	connectRoleSingle, rsnConnect, connectUserName, connectUserCase, connectUserUnknown, connectPolicy,
	wsAccessURL, wsRelay, wsNameID, wsEmail, as2Relay, as2NameID, eucPersistent, eucPolicy, eucTags, eucDuration,
	qsRelay, qsPermission, qsEmailTag, qsSPStart,
	// IAM Identity Center and Amazon Cognito.
	idcACS, idcAudience, idcAssertionSingle, idcEncrypted, idcNameIDFormat, idcNameIDAddress, idcGuest,
	idcNameIDUserName,
	idcAttributesCount, idcAttributeMultiValue, idcAttributeKey, idcAttributeNameFormat, idcAttributeStructured,
	idcWrongPrefix, appMappingExpression, appStartURL,
	cognitoACS, cognitoAudience, cognitoRegion, cognitoNameID, cognitoInResponseTo, cognitoRelayState, cognitoUTF8, cognitoSchema,
	// STS, called by a tool or a database driver.
	stsAudWizard, stsSigning, stsRoleChoice, stsRolePartition, stsSize, toolACS, toolPostsAgain,
	rsLocal, rsRoleBlank, rsDBUser, rsDBUserFallback, rsDBGroups, rsUserIDPolicy, rsQEv2Tags, lfDecorated,
	// Service providers beside AWS's sign-in: SAML's own rules, then each service's.
	// OpenSearch names the issuer and the certificate that it stores before SAML says that the key is unknown.
	spReadable, spStatus, aosIssuer, aosSignature, spSignature, spBearer, spTimes, spAudience, spRecipient, spDestination,
	spInResponseTo, spReplay,
	spEncrypted, spRoleElsewhere,
	cvpnSignedBoth, cvpnACS, cvpnPortal, cvpnAudience, cvpnNameID, cvpnAttributes, cvpnMemberOf, cvpnConditions, cvpnSize,
	cvpnProvider, cvpnRedirect, cvpnCertDate,
	amgSign, amgClaims, amgFlow, amgGroups, amgRole,
	aosACS, aosInResponseTo, aosAudience, aosRoleMapped, aosRolesLength, aosRolesKey, aosMetadata,
	aossAudience, aossFlow,
	// What was provisioned, judged by itself.
	scimActive, scimRequired, scimSingleValue, scimCharacters, scimUserNameEmail, scimGuest, scimEmailMissing,
	scimEmailPrimary,
	// What IAM stores, judged by itself.
	mdEncoding, mdSize, mdContent, mdKeySize, mdKeys, mdIssuer, mdAddress,
})

// Catalogue returns every check in the order in which AWS would meet them.
func Catalogue() []*Check { return append([]*Check(nil), catalogue...) }

// Lookup returns the check with this ID, or nil.
func Lookup(id string) *Check { return byID()[id] }

var byID = sync.OnceValue(func() map[string]*Check {
	all := make(map[string]*Check, len(catalogue))
	for _, c := range catalogue {
		all[c.ID] = c
	}
	return all
})
