package samlsign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"encoding/asn1"
	"io"
	"math/big"
)

// deterministicSigner signs the same digest into the same bytes, and writes ECDSA
// signatures as r followed by s, which is what XML Signature wants.
type deterministicSigner struct{ crypto.Signer }

func (s deterministicSigner) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	private, ok := s.Signer.(*ecdsa.PrivateKey)
	if !ok {
		return s.Signer.Sign(constantReader{}, digest, opts)
	}
	der, err := private.Sign(nil, digest, opts) // without a source of randomness: RFC 6979
	if err != nil {
		return nil, err
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, err
	}
	size := (private.Curve.Params().BitSize + 7) / 8
	out := make([]byte, 2*size)
	pair.R.FillBytes(out[:size])
	pair.S.FillBytes(out[size:])
	return out, nil
}

// constantReader gives the same byte forever: crypto/rsa reads an unpredictable
// number of bytes ahead, which must not change the salt.
type constantReader struct{}

func (constantReader) Read(p []byte) (int, error) {
	copy(p, bytes.Repeat([]byte{0x5a}, len(p)))
	return len(p), nil
}
