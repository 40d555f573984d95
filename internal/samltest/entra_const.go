package samltest

// AWSAttributes is the namespace of the attributes that AWS reads.
const AWSAttributes = "https://aws.amazon.com/SAML/Attributes/"
