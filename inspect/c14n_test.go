package inspect

import (
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// find returns the first element called local, or fails.
func find(t testing.TB, root *Node, local string) *Node {
	t.Helper()
	var found *Node
	root.walk(func(n *Node) bool {
		if found == nil && n.Kind == ElementNode && n.Local == local {
			found = n
		}
		return found == nil
	})
	if found == nil {
		t.Fatalf("there is no <%s>", local)
	}
	return found
}

func tree(t testing.TB, text string) *Node {
	t.Helper()
	root, problems := readXML(text, messageLimits)
	if problems != nil {
		t.Fatalf("%s\n%s", problems[0].Detail, text)
	}
	return root
}

// TestCanonicalExamples are the examples of Canonical XML 1.0 section 3,
// Exclusive XML Canonicalization section 2 and Canonical XML 1.1 section 3.8,
// as far as a message may hold them: without DOCTYPE and instructions.
func TestCanonicalExamples(t *testing.T) {
	incl, inclComments := c14nMethod{}, c14nMethod{comments: true}
	excl := c14nMethod{exclusive: true}
	incl11 := c14nMethod{version11: true}
	surrounded := `<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>`
	base := `<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e1><e2 xmlns="" xml:id="abc" xml:base="../bar/" xml:space="preserve"><e3 id="E3" xml:base="foo"/></e2></e1></doc>`
	for _, c := range []struct {
		name, in, apex string
		m              c14nMethod
		want           string
	}{
		{"3.1 comments left out", "<doc>Hello, world!<!-- Comment 1 --></doc>\n<!-- Comment 2 -->", "doc", incl, "<doc>Hello, world!</doc>"},
		{"3.1 comments kept", "<doc>Hello, world!<!-- Comment 1 --></doc>", "doc", inclComments, "<doc>Hello, world!<!-- Comment 1 --></doc>"},
		{"3.2 white space", "<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>", "doc", incl,
			"<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n      B\n   </mixed>\n</doc>"},
		{"3.3 tags", "<doc>\n   <e1   />\n   <e2   ></e2>\n   <e3   name = \"elem3\"   id=\"elem3\"   />\n   <e4   name=\"elem4\"   id=\"elem4\"   ></e4>\n   <e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\"\n      xmlns:b=\"http://www.ietf.org\"\n      xmlns:a=\"http://www.w3.org\"\n      xmlns=\"http://example.org\"/>\n   <e6 xmlns=\"\" xmlns:a=\"http://www.w3.org\">\n      <e7 xmlns=\"http://www.ietf.org\">\n         <e8 xmlns=\"\" xmlns:a=\"http://www.w3.org\">\n            <e9 xmlns=\"\" xmlns:a=\"http://www.ietf.org\"/>\n         </e8>\n      </e7>\n   </e6>\n</doc>", "doc", incl,
			"<doc>\n   <e1></e1>\n   <e2></e2>\n   <e3 id=\"elem3\" name=\"elem3\"></e3>\n   <e4 id=\"elem4\" name=\"elem4\"></e4>\n   <e5 xmlns=\"http://example.org\" xmlns:a=\"http://www.w3.org\" xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" attr2=\"all\" b:attr=\"sorted\" a:attr=\"out\"></e5>\n   <e6 xmlns:a=\"http://www.w3.org\">\n      <e7 xmlns=\"http://www.ietf.org\">\n         <e8 xmlns=\"\">\n            <e9 xmlns:a=\"http://www.ietf.org\"></e9>\n         </e8>\n      </e7>\n   </e6>\n</doc>"},
		{"3.4 characters", "<doc>\r\n   <text>First line&#x0d;&#10;Second line</text>\r\n   <value>&#x32;</value>\r\n   <compute><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></compute>\r\n   <compute expr='value>\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"'>valid</compute>\r\n   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>\r\n</doc>", "doc", incl,
			"<doc>\n   <text>First line&#xD;\nSecond line</text>\n   <value>2</value>\n   <compute>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</compute>\n   <compute expr=\"value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;\">valid</compute>\n   <norm attr=\" '    &#xD;&#xA;&#x9;   ' \"></norm>\n</doc>"},
		{"3.6 characters beyond ASCII", "<doc>&#169;</doc>", "doc", incl, "<doc>©</doc>"},
		{"exclusive 2.2: the inclusive form takes the surroundings in", surrounded, "elem2", incl,
			`<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>`},
		{"exclusive 2.2: the exclusive form does not", surrounded, "elem2", excl,
			`<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>`},
		{"exclusive 2.4: listed prefixes as in the inclusive form", surrounded, "elem2", c14nMethod{exclusive: true, prefixes: []string{"n0", "n3", "n9"}},
			`<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>`},
		{"#default in the list", `<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""/></p:b></a>`, "b", c14nMethod{exclusive: true, prefixes: []string{""}},
			`<p:b xmlns="urn:d" xmlns:p="urn:p"><c xmlns=""></c></p:b>`},
		{"#default in the list, none in force", `<a xmlns="urn:d"><b xmlns=""><p:c xmlns:p="urn:p"/></b></a>`, "c", c14nMethod{exclusive: true, prefixes: []string{""}},
			`<p:c xmlns:p="urn:p"></p:c>`},
		{"exclusive keeps xml attributes where they stand", `<a xml:lang="de"><b xml:space="preserve"/></a>`, "b", excl, `<b xml:space="preserve"></b>`},
		{"1.0 inherits every xml attribute", `<a xml:lang="de" xml:id="i" xml:base="b" xml:other="o"><m xml:lang="en"><b/></m></a>`, "b", incl, `<b xml:base="b" xml:id="i" xml:lang="en" xml:other="o"></b>`},
		{"1.1 inherits language and space only", `<a xml:lang="de" xml:id="i" xml:space="preserve" xml:other="o"><m xml:lang="en"><b/></m></a>`, "b", incl11, `<b xml:lang="en" xml:space="preserve"></b>`},
		{"1.1 joins bases", base, "e3", incl11, `<e3 xmlns:w3c="http://www.w3.org" id="E3" xml:base="bar/foo" xml:space="preserve"></e3>`},
		{"1.1 gives the apex a base", base, "e1", incl11, `<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e2 xmlns="" xml:base="../bar/" xml:id="abc" xml:space="preserve"><e3 id="E3" xml:base="foo"></e3></e2></e1>`},
		{"1.1 leaves a lone base alone", `<a><b xml:base="x y/../z"/></a>`, "b", incl11, `<b xml:base="x y/../z"></b>`},
		{"1.0 does not join", `<a xml:base="x/"><b xml:base="y"/></a>`, "b", incl, `<b xml:base="y"></b>`},
		{"a declaration that nothing uses", `<a xmlns:u="urn:u"><b/></a>`, "a", excl, `<a><b></b></a>`},
		{"a redundant undeclaration", `<a xmlns=""><b xmlns=""/></a>`, "a", incl, `<a><b></b></a>`},
		{"undeclared below", `<a xmlns="urn:a"><b xmlns=""><c/></b></a>`, "a", excl, `<a xmlns="urn:a"><b xmlns=""><c></c></b></a>`},
		{"undeclared between", `<a xmlns="urn:a"><b xmlns=""><c/></b></a>`, "c", incl, `<c></c>`},
		{"a prefix bound anew below", `<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>`, "a", excl, `<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b></p:a>`},
		{"attributes by namespace, not by prefix", `<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="2" z:b="1" c="0"/>`, "a", excl, `<a xmlns:y="urn:2" xmlns:z="urn:1" c="0" z:b="1" y:a="2"></a>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(canonical(nil, find(t, tree(t, c.in), c.apex), nil, c.m)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestJoinBases follows Canonical XML 1.1 section 2.4: as RFC 3986, but for
// bases without a scheme, and with ".." kept where there is nothing to take away.
func TestJoinBases(t *testing.T) {
	for _, c := range []struct{ outer, inner, want string }{
		{"http://example.org/a/b", "c", "http://example.org/a/c"},
		{"http://example.org/a/b", "/c", "http://example.org/c"},
		{"http://example.org/a/", "../c", "http://example.org/c"},
		{"http://example.org", "c", "http://example.org/c"},
		{"http://example.org/a?q#f", "c", "http://example.org/c"},
		{"http://example.org/a", "urn:x:y", "urn:x:y"},
		{"a/b/", "c", "a/b/c"},
		{"a/b", "c", "a/c"},
		{"a", "../c", "../c"},
		{"a/", "../..", "../"},
		{"../a/", "../b", "../b"},
		{"a/b/", "./c/.", "a/b/c/"},
		{"a//b/", "c", "a/b/c"},
		{"a/b", "?q", "a/b?q"},
	} {
		text := `<o xml:base="` + c.outer + `"><i xml:base="` + c.inner + `"/></o>`
		got := string(canonical(nil, find(t, tree(t, text), "i"), nil, c14nMethod{version11: true}))
		if want := `<i xml:base="` + c.want + `"></i>`; got != want {
			t.Errorf("%s and %s: got %s, want %s", c.outer, c.inner, got, want)
		}
	}
}

// TestCanonicalMethods: only the six identifiers are known, to the letter.
func TestCanonicalMethods(t *testing.T) {
	for _, uri := range []string{algExclusive, algInclusive, algInclusive11} {
		with := strings.TrimSuffix(uri, "#") + "#WithComments"
		if m, ok := methodOf(uri, nil); !ok || m.comments {
			t.Errorf("%s: %+v %t", uri, m, ok)
		}
		if m, ok := methodOf(with, nil); !ok || !m.comments {
			t.Errorf("%s: %+v %t", with, m, ok)
		}
	}
	for _, uri := range []string{"", "#WithComments", algExclusive + "#WithComments", algInclusive + "WithComments", algInclusive + "#", strings.TrimSuffix(algExclusive, "#"), strings.ToUpper(algExclusive), algExclusive + " "} {
		if _, ok := methodOf(uri, nil); ok {
			t.Errorf("%q is taken for a canonicalization method", uri)
		}
	}
	list := tree(t, `<T xmlns="`+nsDSig+`"><e:InclusiveNamespaces xmlns:e="`+algExclusive+`" PrefixList=" a&#10;#default	b "/></T>`)
	if got := strings.Join(prefixList(list), "|"); got != "a||b" {
		t.Errorf("the PrefixList is read as %s", got)
	}
}

// respellings are pairs of one infoset (R8, R9, R10): the second spelling is
// put into a signed message in place of the first, and the signature holds.
var respellings = []struct{ name, old, new string }{
	{"CDATA", ">" + genuineName + "</NameID>", "><![CDATA[" + genuineName + "]]></NameID>"},
	{"CDATA in pieces", ">" + genuineName + "</NameID>", ">alice<![CDATA[]]><![CDATA[@exam]]>ple.com</NameID>"},
	{"decimal references", ">" + genuineName + "</NameID>", ">&#97;lice&#64;example.com</NameID>"},
	{"hexadecimal references", ">" + genuineName + "</NameID>", ">&#x61;lice&#x0040;example.com</NameID>"},
	{"references in an attribute", `Recipient="https://`, `Recipient="&#104;ttps:&#x2f;/`},
	{"single quotes", ` ID="_donor"`, ` ID='_donor'`},
	{"blanks in a tag", ` ID="_donor"`, "\n\t ID = \"_donor\" "},
	{"order of attributes", ` ID="_donor" IssueInstant="2026-11-20T09:30:00.143Z"`, ` IssueInstant="2026-11-20T09:30:00.143Z" ID="_donor"`},
	{"an empty tag", "></SubjectConfirmationData>", "/>"},
	{"blanks in an end tag", "</Subject>", "</Subject\n>"},
	{"an unused declaration", "<Subject>", `<Subject xmlns:unused="urn:u">`},
	{"a redundant default declaration", "<Subject>", `<Subject xmlns="` + nsAssertion + `">`},
	{"an unused declaration on the root", ` ID="_response"`, ` xmlns:unused="urn:u" ID="_response"`},
	{"a redundant xmlns=\"\"", "<samlp:Response ", `<samlp:Response xmlns="" `},
	{"a declaration twice around", "<samlp:Response ", `<samlp:Response xmlns="` + nsAssertion + `" `},
	{"a comment between elements", "<Subject>", "<!-- x --><Subject>"},
}

// TestRespellings: both of each pair are good, and one value is read from both.
func TestRespellings(t *testing.T) {
	o := trusting(t, "entra-a")
	for _, p := range respellings {
		t.Run(p.name, func(t *testing.T) {
			m := exclusive("assertion").write(t)
			checkTwin(t, m, o)
			other := &donated{text: m.with(p.old, p.new)}
			checkTwin(t, other, o)
			a, b := Inspect(&Message{XML: m.text}, o).Message.Assertion, Inspect(&Message{XML: other.text}, o).Message.Assertion
			if *a.NameID != *b.NameID || *a.Recipient != *b.Recipient || a.ID != b.ID {
				t.Errorf("%s, %s, %s are read from the other spelling", *b.NameID, *b.Recipient, b.ID)
			}
		})
	}
}

// TestWhiteSpaceOfAttributes: literal line ends and tabs in an attribute are
// blanks, referenced ones are themselves; text keeps both, with CR LF as one (R10).
func TestWhiteSpaceOfAttributes(t *testing.T) {
	for _, c := range []struct{ name, canonical, written string }{
		{"blank in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\nb\""},
		{"CR LF in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\r\nb\""},
		{"tab in an attribute", `SessionIndex="a b"`, "SessionIndex=\"a\tb\""},
		{"referenced tab", `SessionIndex="a&#x9;b"`, "SessionIndex=\"a&#9;b\""},
		{"referenced CR", `SessionIndex="a&#xD;b"`, "SessionIndex=\"a&#13;b\""},
		{"referenced LF", `SessionIndex="a&#xA;b"`, "SessionIndex=\"a&#10;b\""},
		{"quotes", `SessionIndex="a&quot;b'&amp;&lt;>"`, `SessionIndex='a"b&apos;&#38;&#60;&gt;'`},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := exclusive("assertion")
			x.edit = func(s string) string { return strings.Replace(s, `SessionIndex="_session"`, c.canonical, 1) }
			m := x.write(t)
			o := trusting(t, "entra-a")
			o.SecondOpinion = false // goxmldsig keeps what XML 1.0 section 3.3.3 normalises
			for _, text := range []string{m.text, m.with(c.canonical, c.written)} {
				if s := read(&Message{XML: text}, &o).Signatures[0]; s.Verdict != SigGood {
					t.Errorf("%s: %s", s.Verdict, s.Reason)
				}
			}
		})
	}
}

// TestCanonicalAgainstGoxmldsig compares whole subtrees with the other
// implementation over the grid of donors.
func TestCanonicalAgainstGoxmldsig(t *testing.T) {
	theirs := map[c14nForm]dsig.Canonicalizer{
		{true, false, false}:  dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(""),
		{true, true, false}:   dsig.MakeC14N10ExclusiveWithCommentsCanonicalizerWithPrefixList(""),
		{false, false, false}: dsig.MakeC14N10RecCanonicalizer(),
		{false, true, false}:  dsig.MakeC14N10WithCommentsCanonicalizer(),
		{false, false, true}:  dsig.MakeC14N11Canonicalizer(),
		{false, true, true}:   dsig.MakeC14N11WithCommentsCanonicalizer(),
	}
	for _, x := range grid(nsDSigMore + "rsa-sha256") {
		text := strings.Replace(x.write(t).text, "Subject>", "Subject><!-- c --><e>&#13; &quot;&gt;ä</e>", 1)
		for form, c := range theirs {
			doc := etree.NewDocument()
			if err := doc.ReadFromString(text); err != nil {
				t.Fatal(err)
			}
			want, err := c.Canonicalize(doc.Root())
			if err != nil {
				t.Fatal(err)
			}
			got := canonical(nil, tree(t, text), nil, c14nMethod{exclusive: form.exclusive, comments: form.comments, version11: form.version11})
			if string(got) != string(want) {
				t.Fatalf("%v of %s:\n%s\n%s", form, x, got, want)
			}
		}
	}
}

type c14nForm struct{ exclusive, comments, version11 bool }
