package inspect

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"testing"

	"github.com/samlscope/samlscope/internal/xmldsig"
)

// shortKey is an RSA key that crypto/rsa will not touch, from two fixed primes.
type shortKey struct {
	rsa.PublicKey
	d *big.Int
}

func newShortKey(t testing.TB, e int, p, q string) shortKey {
	t.Helper()
	x, _ := new(big.Int).SetString(p, 16)
	y, _ := new(big.Int).SetString(q, 16)
	one := big.NewInt(1)
	order := new(big.Int).Mul(new(big.Int).Sub(x, one), new(big.Int).Sub(y, one))
	k := shortKey{rsa.PublicKey{N: new(big.Int).Mul(x, y), E: e}, new(big.Int).ModInverse(big.NewInt(int64(e)), order)}
	if k.d == nil {
		t.Fatalf("%d does not suit these primes", e)
	}
	return k
}

// raise applies the private key to a block.
func (k shortKey) raise(block []byte) []byte {
	return new(big.Int).Exp(new(big.Int).SetBytes(block), k.d, k.N).FillBytes(make([]byte, (k.N.BitLen()+7)/8))
}

// cubedPrimes make a key of 1536 bits with the exponent 3.
var cubedPrimes = [2]string{
	"C233C03FEA99726035F8ABC8A60929E6931335EE9C6BD7E2EC7DA744684AE995FBD5BEF274A3BAF362A7EC8B8526E96436C0FA3D9948A0C7C47207EBB1453977AED1044A1D1972680B261C1A1332E641142FCB2E01C7132D3128BD56C4CF6DA1",
	"C4FB4DE79FA16521161C990632A1D3E9F5D584EA5A8AF37F525B13ED008D07A564A44BE87CDBCE85F24B1984EFD284740DB544F976DB3905081B1C944803CFCD5A0FF727847E19D8048D90ED780812A46BC669B8EB1B7EFCB38EF5C78DEDF683",
}

func shortKeys(t testing.TB) []shortKey {
	return []shortKey{
		newShortKey(t, 65537, "CDE5224DFCDF5370ECF1FB584DE45CCBD6503C96FCB730B97F90F612A1AF892F",
			"D0E8C2A49E9712F08160F00BA5B3DEF8B93B3088B8837688602761E3CEB9BA6F"),
		newShortKey(t, 65537, "C0EE67C2E68C418AB924372CE82BB7B8CB339771E7C722F4BAE04004C1331F9450F7FFF200DBCE9A7CBC039693866D2F", "F61B743809E2EEF45CEA29EDDEE339B74DE4772B54878CD5509EAD50FDA454E240347ABF0AF9BC44B95EEE6FE27E074F"),
	}
}

// block is the padded block of PKCS #1 v1.5 with so many octets of padding
// taken away and as much put behind the digest.
func (k shortKey) block(digest []byte, less int) []byte {
	info := append(bytes.Clone(xmldsig.DigestInfo[crypto.SHA256]), digest...)
	size := (k.N.BitLen() + 7) / 8
	out := append([]byte{0, 1}, bytes.Repeat([]byte{0xff}, size-len(info)-3-less)...)
	return append(append(append(out, 0), info...), make([]byte, less)...)
}

// sign signs a text as RSASSA-PKCS1-v1_5 with SHA-256 does.
func (k shortKey) sign(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return k.raise(k.block(sum[:], 0))
}

// TestShortKeys: signatures of keys that are too short for crypto/rsa are weak,
// not wrong, and forgeries of their padding are wrong (K5, K7).
func TestShortKeys(t *testing.T) {
	for _, k := range shortKeys(t) {
		sum := sha256.Sum256([]byte("text"))
		genuine := k.block(sum[:], 0)
		edited := func(at int, b byte) []byte {
			out := bytes.Clone(genuine)
			out[at] = b
			return out
		}
		withoutParams := func() []byte { // DigestInfo without its NULL, which some verifiers take
			info := append([]byte{
				0x30, 0x2f, 0x30, 0x0b, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20,
			}, sum[:]...)
			out := append([]byte{0, 1}, bytes.Repeat([]byte{0xff}, len(genuine)-len(info)-3)...)
			return append(append(out, 0), info...)
		}
		for name, c := range map[string]struct {
			value []byte
			want  bool
		}{
			"genuine":                 {k.raise(genuine), true},
			"one octet less padding":  {k.raise(k.block(sum[:], 1)), false},
			"garbage behind":          {k.raise(k.block(sum[:], 2)), false},
			"block type 2":            {k.raise(edited(1, 2)), false},
			"padding of other octets": {k.raise(edited(3, 0xfe)), false},
			"padding ended early":     {k.raise(edited(3, 0)), false},
			"another digest":          {k.raise(edited(len(genuine)-1, genuine[len(genuine)-1]^1)), false},
			"DigestInfo without NULL": {k.raise(withoutParams()), false},
			"nought":                  {make([]byte, len(genuine)), false},
			"the modulus":             {k.N.Bytes(), false},
			"plus the modulus":        {new(big.Int).Add(new(big.Int).SetBytes(k.raise(genuine)), k.N).Bytes(), false},
			"with a zero before":      {append([]byte{0}, k.raise(genuine)...), false},
			"empty":                   {nil, false},
		} {
			if got := xmldsig.VerifyPKCS1v15(&k.PublicKey, crypto.SHA256, sum[:], c.value); got != c.want {
				t.Errorf("%d bits, %s: %t", k.N.BitLen(), name, got)
			}
		}
	}
}

// TestShortKeyMessage: such a message is good but weak when the key is trusted,
// and AWS is said to refuse it.
func TestShortKeyMessage(t *testing.T) {
	k := shortKeys(t)[0]
	keyInfo := bareKey(&k.PublicKey)
	x := exclusive("assertion")
	x.keyInfo = &keyInfo
	x.sign = k.sign
	m := x.write(t)
	s := read(&Message{XML: m.text}, &Options{}).Signatures[0]
	if s.Verdict != SigGoodWeak || !s.Has("SIG-KEY-WEAK") || s.Key != KeyEmbedded {
		t.Errorf("%s %v: %s", s.Verdict, s.Codes, s.Reason)
	}
	o := trusting(t, "entra-a")
	if s := read(&Message{XML: m.text}, &o).Signatures[0]; s.Verdict != SigUntrustedKey {
		t.Errorf("with other keys given: %s: %s", s.Verdict, s.Reason)
	}
}

// cubeRootForgery: with the exponent 3 a value can be made, without the private
// key, whose cube begins like a padded block and ends in garbage (K7).
func cubeRootForgery(t testing.TB) vector {
	key := uncubed()
	forge := func(text string) []byte {
		sum := sha256.Sum256([]byte(text))
		block := append([]byte{0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0}, xmldsig.DigestInfo[crypto.SHA256]...)
		block = append(block, sum[:]...)
		prefix := len(block)
		block = append(block, bytes.Repeat([]byte{0xff}, 256-prefix)...)
		root := cubeRoot(new(big.Int).SetBytes(block))
		cube := new(big.Int).Exp(root, big.NewInt(3), nil).FillBytes(make([]byte, 256))
		if !bytes.Equal(cube[:prefix], block[:prefix]) {
			t.Fatal("the forgery is none: its cube does not begin as it should")
		}
		return root.FillBytes(make([]byte, 256))
	}
	keyInfo := bareKey(&key)
	return vector{
		id: "K7", name: "cube root", template: exclusive("assertion"), certs: []Certificate{{
			Key:     &key,
			KeyBits: key.N.BitLen(),
		}}, verdict: SigBad, check: "signature-value", code: "SIG-VALUE",
		mutate: remade(func(x *template) { x.sign, x.keyInfo, x.name = forge, &keyInfo, forgedName }),
	}
}

// uncubed is no one's key: the cube of what is forged for it is never reduced.
func uncubed() rsa.PublicKey {
	return rsa.PublicKey{N: new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), 2047), big.NewInt(0x1d)), E: 3}
}

// TestExponentsOfNobody: with these anybody can sign.
func TestExponentsOfNobody(t *testing.T) {
	for _, e := range []int{1, 2, 4} {
		weak := bareKey(&rsa.PublicKey{N: uncubed().N, E: e})
		text := remade(func(x *template) {
			x.sign = func(string) []byte { return append(make([]byte, 255), 1) }
			x.keyInfo = &weak
		})(exclusive("assertion").write(t))
		if s := read(&Message{XML: text}, &Options{}).Signatures[0]; s.Holds() {
			t.Errorf("exponent %d: %s", e, s.Verdict)
		}
	}
}

func cubeRoot(n *big.Int) *big.Int {
	low, high := big.NewInt(0), new(big.Int).Lsh(big.NewInt(1), uint(n.BitLen()/3+1))
	for one := big.NewInt(1); new(big.Int).Sub(high, low).Cmp(one) > 0; {
		middle := new(big.Int).Rsh(new(big.Int).Add(low, high), 1)
		if new(big.Int).Exp(middle, big.NewInt(3), nil).Cmp(n) > 0 {
			high = middle
		} else {
			low = middle
		}
	}
	return low
}
