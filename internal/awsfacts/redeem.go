package awsfacts

import "time"

// RedeemWindow is how long after its issue AWS accepts a SAML response. AWS does not
// document it; its own error text states it: "Token must be redeemed within 5 minutes of
// issuance" (reported in Nike-Inc/gimme-aws-creds#251 and physera/onelogin-aws-cli#64).
const RedeemWindow = 5 * time.Minute
