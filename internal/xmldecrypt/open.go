// Package xmldecrypt opens encrypted assertions, also by algorithms that AWS refuses: whether the
// key fits is another question than whether the algorithm will do.
package xmldecrypt

import (
	"crypto/rsa"
	"errors"
	"strings"
	"sync"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"
)

// registerLegacy adds the two algorithms that the library knows but leaves out, because a service
// provider that answers to strangers must not have them. samlscope only says that a key opens it.
var registerLegacy = sync.OnceFunc(func() {
	xmlenc.RegisterDecrypter(xmlenc.TripleDES)
	xmlenc.RegisterDecrypter(xmlenc.PKCS1v15())
})

// Open decrypts one EncryptedAssertion with the first of the keys that fits.
func Open(text string, keys []*rsa.PrivateKey) (plain string, err error) {
	registerLegacy()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		return "", err
	}
	root := doc.Root()
	if root == nil {
		return "", errors.New("it has no element")
	}
	for _, el := range root.FindElements(".//CipherValue") {
		el.SetText(strings.Join(strings.Fields(el.Text()), ""))
	}
	data := root.SelectElement("EncryptedData")
	if data == nil {
		return "", errors.New("it has no EncryptedData")
	}
	for _, key := range keys {
		var with any = key
		if beside := root.FindElement("./EncryptedKey"); beside != nil { // the key may stand beside the data
			if with, err = xmlenc.Decrypt(key, beside); err != nil {
				continue
			}
		}
		var out []byte
		if out, err = xmlenc.Decrypt(with, data); err == nil {
			return string(out), nil
		}
	}
	return "", err
}
