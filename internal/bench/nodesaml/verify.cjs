// node-saml judging the messages of FILE, each a line of base64, with the key
// of CERT.pem. Prints the number that it takes for good.
const fs = require("node:fs");
const { SAML, ValidateInResponseTo } = require("@node-saml/node-saml");

const [file, cert] = process.argv.slice(2);
const saml = new SAML({
  idpCert: fs.readFileSync(cert, "utf8"),
  issuer: "https://signin.aws.amazon.com/saml",
  audience: "https://signin.aws.amazon.com/saml",
  callbackUrl: "https://signin.aws.amazon.com/saml",
  wantAuthnResponseSigned: false, // Entra signs the assertion
  validateInResponseTo: ValidateInResponseTo.never,
  acceptedClockSkewMs: -1, // the messages were issued at an instant in the past
});

(async () => {
  let good = 0;
  for (const line of fs.readFileSync(file, "utf8").trimEnd().split("\n")) {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: line });
    if (profile) good++;
  }
  console.log(good);
})();
