package inspect

// catalogue is the one table of checks, in the order in which AWS would meet
// their failures: decoding and shape first, then the Role attribute (read by
// the sign-in page), issuer and signature, subject, times, session name and
// tags, relay state (aws-saml order of checks; AWS's own order inside STS is
// not published). The first error of this order is the one the headline names.
var catalogue = []*Check{
	attrNameCase, attrWhitespace, attrSingle, attrPlaceholder,
	rolePresent, rolePair, roleValuePerPair, roleCommaSpace, roleARN, rolePartition, roleSameAccount,
	roleSSOReserved, roleExampleAccount, roleDuplicate, roleMany,
	rsnPresent, rsnPattern, rsnGuest, rsnConnect, sourceIdentity,
	tagKey, tagValue, tagCount, tagCaseDup, tagMultiValue, transitiveKeys,
}

// Catalogue returns every check in the order in which AWS would meet them.
func Catalogue() []*Check { return append([]*Check(nil), catalogue...) }

// Lookup returns the check with this ID, or nil.
func Lookup(id string) *Check {
	for _, c := range catalogue {
		if c.ID == id {
			return c
		}
	}
	return nil
}
