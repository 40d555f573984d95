// Package xmldecrypt opens encrypted assertions, also by algorithms that AWS refuses: whether the
// key fits is another question than whether the algorithm will do.
package xmldecrypt

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // only to say that the key opens it
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/beevik/etree"
	"github.com/crewjam/saml/xmlenc"
)

// Open decrypts one EncryptedAssertion with the first of the keys that fits.
func Open(text string, keys []*rsa.PrivateKey) (plain string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the cipher cannot be read (%v)", p)
		}
	}()
	registerCiphers()
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

// aesGCM is AES in Galois/Counter Mode with a key of that many bits, of which
// the library has the shortest only.
type aesGCM int

// registerCiphers adds what the library lacks, or breaks on.
var registerCiphers = sync.OnceFunc(func() {
	xmlenc.RegisterDecrypter(tripleDES{})
	for _, bits := range []aesGCM{128, 192, 256} {
		xmlenc.RegisterDecrypter(bits)
	}
})

func (bits aesGCM) Algorithm() string {
	return fmt.Sprintf("http://www.w3.org/2009/xmlenc11#aes%d-gcm", int(bits))
}

func (bits aesGCM) Decrypt(key any, data *etree.Element) ([]byte, error) {
	key, err := unwrapped(key, data)
	if err != nil {
		return nil, err
	}
	secret, ok := key.([]byte)
	if !ok || 8*len(secret) != int(bits) {
		return nil, fmt.Errorf("the key in the message is not one of AES-%d", bits)
	}
	sealed, err := sealedText(data)
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

// unwrapped is the key in the message, opened with the one that was given.
func unwrapped(key any, data *etree.Element) (any, error) {
	if el := data.FindElement("./KeyInfo/EncryptedKey"); el != nil {
		return xmlenc.Decrypt(key, el)
	}
	return key, nil
}

func sealedText(data *etree.Element) ([]byte, error) {
	value := data.FindElement("./CipherData/CipherValue")
	if value == nil {
		return nil, errors.New("it has no CipherValue")
	}
	return base64.StdEncoding.DecodeString(value.Text())
}

// tripleDES is Triple DES in CBC mode. What the library has under this name is plain DES, with the
// initialization vector of AES.
type tripleDES struct{}

func (tripleDES) Algorithm() string { return "http://www.w3.org/2001/04/xmlenc#tripledes-cbc" }

func (tripleDES) Decrypt(key any, data *etree.Element) ([]byte, error) {
	key, err := unwrapped(key, data)
	if err != nil {
		return nil, err
	}
	secret, ok := key.([]byte)
	if !ok || len(secret) != 24 {
		return nil, errors.New("the key in the message is not one of Triple DES")
	}
	sealed, err := sealedText(data)
	if err != nil {
		return nil, err
	}
	if len(sealed) < 2*des.BlockSize || len(sealed)%des.BlockSize != 0 {
		return nil, errors.New("the cipher text is cut")
	}
	block, err := des.NewTripleDESCipher(secret)
	if err != nil {
		return nil, err
	}
	plain := make([]byte, len(sealed)-des.BlockSize)
	cipher.NewCBCDecrypter(block, sealed[:des.BlockSize]).CryptBlocks(plain, sealed[des.BlockSize:])
	pad := int(plain[len(plain)-1])
	if pad == 0 || pad > des.BlockSize {
		return nil, errors.New("the cipher text is not of this key")
	}
	return plain[:len(plain)-pad], nil
}
