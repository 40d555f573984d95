package inspect

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"

	"github.com/samlscope/samlscope/internal/xmltree"
)

// decrypted returns the document with its encrypted assertion opened by one of
// the keys, or the document itself with the reason why none opens it. Signatures
// that stand outside the assertion cover it encrypted, and are taken over as
// they were judged there.
func (d *Document) decrypted(o *Options) *Document {
	if len(o.DecryptKeys) == 0 || d.Kind != KindResponse || len(d.Encrypted) != 1 || len(d.Assertions) > 0 {
		return d
	}
	node := d.Encrypted[0]
	plain, err := openEncrypted(d.XML[node.Start:node.End], o.DecryptKeys)
	if err == nil && len(plain)+len(d.XML) > xmltree.MaxDecoded {
		err = errors.New("what is in it is larger than a message may be")
	}
	if err != nil {
		d.Sealed = "None of the keys that were given opens it: " + err.Error() + "."
		return d
	}
	message := *d.Message
	message.XML = d.XML[:node.Start] + plain + d.XML[node.End:]
	without := *o
	without.DecryptKeys = nil
	in := read(&message, &without)
	if len(in.Assertions) != 1 || len(in.Refused) > 0 {
		d.Sealed = "A key opens it, and what is in it is no assertion that can be read."
		return d
	}
	longer := len(plain) - (node.End - node.Start)
	for i, s := range in.Signatures {
		if s.Parent != in.Root {
			continue
		}
		for _, was := range d.Signatures {
			if at := was.Node.Start; at == s.Node.Start || at > node.Start && at+longer == s.Node.Start {
				taken := *was
				taken.Node, taken.Parent, taken.Place = s.Node, s.Parent, s.Node
				if was.Covers == d.Root {
					taken.Covers = in.Root
				}
				in.Signatures[i] = &taken
			}
		}
	}
	in.Assertion = in.Assertions[0]
	in.Assertion.SignedBy = ""
	in.coverage()
	in.Target, in.Sent, in.Message = d.Target, d, d.Message
	return in
}

// openEncrypted decrypts one EncryptedAssertion.
func openEncrypted(text string, keys []*rsa.PrivateKey) (plain string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the cipher cannot be read (%v)", p)
		}
	}()
	registerGCM()
	doc := etree.NewDocument()
	if err := doc.ReadFromString(text); err != nil {
		return "", err
	}
	root := doc.Root()
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

// asSent is the document that a check looks at.
func (d *Document) asSent(c *Check) *Document {
	if d.Sent != nil && c.OnCiphertext {
		return d.Sent
	}
	return d
}

// aesGCM is AES in Galois/Counter Mode with a key of that many bits, of which
// the library has the shortest only.
type aesGCM int

var registerGCM = sync.OnceFunc(func() {
	for _, bits := range []aesGCM{128, 192, 256} {
		xmlenc.RegisterDecrypter(bits)
	}
})

func (bits aesGCM) Algorithm() string {
	return fmt.Sprintf("http://www.w3.org/2009/xmlenc11#aes%d-gcm", int(bits))
}

func (bits aesGCM) Decrypt(key any, data *etree.Element) ([]byte, error) {
	if el := data.FindElement("./KeyInfo/EncryptedKey"); el != nil {
		var err error
		if key, err = xmlenc.Decrypt(key, el); err != nil {
			return nil, err
		}
	}
	secret, ok := key.([]byte)
	if !ok || 8*len(secret) != int(bits) {
		return nil, fmt.Errorf("the key in the message is not one of AES-%d", bits)
	}
	value := data.FindElement("./CipherData/CipherValue")
	if value == nil {
		return nil, errors.New("it has no CipherValue")
	}
	sealed, err := base64.StdEncoding.DecodeString(value.Text())
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	if len(sealed) < gcm.NonceSize() {
		return nil, errors.New("the cipher text is too short")
	}
	return gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], nil)
}
