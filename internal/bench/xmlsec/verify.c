/* The verify-only loop of libxmlsec1 that samlscope is measured against: for
   each line of base64 in FILE, decode, parse, register the Assertion's ID and
   verify its Signature with the key of CERT.pem. Prints the number that held. */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xmlsec/base64.h>
#include <xmlsec/crypto.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

static int verify(xmlSecKeyPtr key, const char *line, xmlSecByte *buf, size_t cap) {
    int len = xmlSecBase64Decode(BAD_CAST line, buf, cap);
    if (len <= 0) return 0;
    xmlDocPtr doc = xmlReadMemory((const char *)buf, len, NULL, NULL, XML_PARSE_NONET);
    if (!doc) return 0;
    int ok = 0;
    xmlNodePtr a = xmlSecFindNode(xmlDocGetRootElement(doc), BAD_CAST "Assertion", BAD_CAST "urn:oasis:names:tc:SAML:2.0:assertion");
    xmlAttrPtr id = a ? xmlHasProp(a, BAD_CAST "ID") : NULL;
    xmlNodePtr s = a ? xmlSecFindNode(a, xmlSecNodeSignature, xmlSecDSigNs) : NULL;
    if (id && s) {
        xmlAddID(NULL, doc, id->children->content, id);
        xmlSecDSigCtxPtr ctx = xmlSecDSigCtxCreate(NULL);
        ctx->signKey = xmlSecKeyDuplicate(key);
        ok = xmlSecDSigCtxVerify(ctx, s) == 0 && ctx->status == xmlSecDSigStatusSucceeded;
        xmlSecDSigCtxDestroy(ctx);
    }
    xmlFreeDoc(doc);
    return ok;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    xmlInitParser();
    if (xmlSecInit() < 0 || xmlSecCryptoAppInit(NULL) < 0 || xmlSecCryptoInit() < 0) return 3;
    xmlSecKeyPtr key = xmlSecCryptoAppKeyLoad(argv[2], xmlSecKeyDataFormatCertPem, NULL, NULL, NULL);
    FILE *f = fopen(argv[1], "r");
    if (!key || !f) return 3;
    size_t cap = 1 << 20;
    char *line = malloc(cap);
    xmlSecByte *buf = malloc(cap);
    long good = 0;
    while (fgets(line, cap, f)) {
        line[strcspn(line, "\n")] = 0;
        good += verify(key, line, buf, cap);
    }
    printf("%ld\n", good);
    return 0;
}
