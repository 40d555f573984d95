package xmltree

import (
	"strings"
	"testing"
)

// find returns the first element called local, or fails.
func find(t testing.TB, root *Node, local string) *Node {
	t.Helper()
	var found *Node
	root.Walk(func(n *Node) bool {
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
	root, problems := Parse(text, MessageLimits)
	if problems != nil {
		t.Fatalf("%s\n%s", problems.Detail, text)
	}
	return root
}

// TestCanonicalExamples are the examples of Canonical XML 1.0 section 3,
// Exclusive XML Canonicalization section 2 and Canonical XML 1.1 section 3.8,
// as far as a message may hold them: without DOCTYPE and instructions.
func TestCanonicalExamples(t *testing.T) {
	incl, inclComments := Canonicalization{}, Canonicalization{Comments: true}
	excl := Canonicalization{Exclusive: true}
	incl11 := Canonicalization{Version11: true}
	surrounded := `<n0:local xmlns:n0="foo:bar" xmlns:n3="ftp://example.org"><n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/></n1:elem2></n0:local>`
	base := `<doc xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e1><e2 xmlns="" xml:id="abc" xml:base="../bar/" xml:space="preserve"><e3 id="E3" xml:base="foo"/></e2></e1></doc>`
	for _, c := range []struct {
		name, in, apex string
		m              Canonicalization
		want           string
	}{
		{
			"3.1 comments left out",
			"<doc>Hello, world!<!-- Comment 1 --></doc>\n<!-- Comment 2 -->",
			"doc",
			incl,
			"<doc>Hello, world!</doc>",
		},
		{
			"3.1 comments kept", "<doc>Hello, world!<!-- Comment 1 --></doc>", "doc", inclComments,
			"<doc>Hello, world!<!-- Comment 1 --></doc>",
		},
		{
			"3.2 white space",
			"<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n    " +
				"  B\n   </mixed>\n</doc>",
			"doc",
			incl,
			"<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n      <clean>   </clean>\n    " +
				"  B\n   </mixed>\n</doc>",
		},
		{
			"3.3 tags",
			"<doc>\n   <e1   />\n   <e2   ></e2>\n   <e3   name = \"elem3\"   id=\"elem3\"   />\n   <e4   name=\"elem4\"   " +
				"id=\"elem4\"   ></e4>\n   <e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\"\n      " +
				"xmlns:b=\"http://www.ietf.org\"\n      xmlns:a=\"http://www.w3.org\"\n      xmlns=\"http://example.org\"/>\n   " +
				"<e6 xmlns=\"\" xmlns:a=\"http://www.w3.org\">\n      <e7 xmlns=\"http://www.ietf.org\">\n         <e8 " +
				"xmlns=\"\" xmlns:a=\"http://www.w3.org\">\n            <e9 xmlns=\"\" xmlns:a=\"http://www.ietf.org\"/>\n      " +
				"   </e8>\n      </e7>\n   </e6>\n</doc>",
			"doc",
			incl,
			"<doc>\n   <e1></e1>\n   <e2></e2>\n   <e3 id=\"elem3\" name=\"elem3\"></e3>\n   <e4 id=\"elem4\" " +
				"name=\"elem4\"></e4>\n   <e5 xmlns=\"http://example.org\" xmlns:a=\"http://www.w3.org\" " +
				"xmlns:b=\"http://www.ietf.org\" attr=\"I'm\" attr2=\"all\" b:attr=\"sorted\" a:attr=\"out\"></e5>\n   <e6 " +
				"xmlns:a=\"http://www.w3.org\">\n      <e7 xmlns=\"http://www.ietf.org\">\n         <e8 xmlns=\"\">\n           " +
				" <e9 xmlns:a=\"http://www.ietf.org\"></e9>\n         </e8>\n      </e7>\n   </e6>\n</doc>",
		},
		{
			"3.4 characters",
			"<doc>\r\n   <text>First line&#x0d;&#10;Second line</text>\r\n   <value>&#x32;</value>\r\n   " +
				"<compute><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></compute>\r\n   <compute " +
				"expr='value>\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"'>valid</compute>\r\n   <norm attr=' &apos;   " +
				"&#x20;&#13;&#xa;&#9;   &apos; '/>\r\n</doc>",
			"doc",
			incl,
			"<doc>\n   <text>First line&#xD;\nSecond line</text>\n   <value>2</value>\n   <compute>value&gt;\"0\" &amp;&amp; " +
				"value&lt;\"10\" ?\"valid\":\"error\"</compute>\n   <compute expr=\"value>&quot;0&quot; &amp;&amp; " +
				"value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;\">valid</compute>\n   <norm attr=\" '    " +
				"&#xD;&#xA;&#x9;   ' \"></norm>\n</doc>",
		},
		{"3.6 characters beyond ASCII", "<doc>&#169;</doc>", "doc", incl, "<doc>©</doc>"},
		{
			"exclusive 2.2: the inclusive form takes the surroundings in",
			surrounded,
			"elem2",
			incl,
			`<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>`,
		},
		{
			"exclusive 2.2: the exclusive form does not",
			surrounded,
			"elem2",
			excl,
			`<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"></n3:stuff></n1:elem2>`,
		},
		{
			"exclusive 2.4: listed prefixes as in the inclusive form",
			surrounded,
			"elem2",
			Canonicalization{Exclusive: true, Prefixes: []string{"n0", "n3", "n9"}},
			`<n1:elem2 xmlns:n0="foo:bar" xmlns:n1="http://example.net" xmlns:n3="ftp://example.org" xml:lang="en"><n3:stuff></n3:stuff></n1:elem2>`,
		},
		{
			"#default in the list",
			`<a xmlns="urn:d"><p:b xmlns:p="urn:p"><c xmlns=""/></p:b></a>`,
			"b",
			Canonicalization{Exclusive: true, Prefixes: []string{""}},
			`<p:b xmlns="urn:d" xmlns:p="urn:p"><c xmlns=""></c></p:b>`,
		},
		{
			"#default in the list, none in force",
			`<a xmlns="urn:d"><b xmlns=""><p:c xmlns:p="urn:p"/></b></a>`,
			"c",
			Canonicalization{Exclusive: true, Prefixes: []string{""}},
			`<p:c xmlns:p="urn:p"></p:c>`,
		},
		{
			"exclusive keeps xml attributes where they stand", `<a xml:lang="de"><b xml:space="preserve"/></a>`, "b",
			excl, `<b xml:space="preserve"></b>`,
		},
		{
			"1.0 inherits every xml attribute",
			`<a xml:lang="de" xml:id="i" xml:base="b" xml:other="o"><m xml:lang="en"><b/></m></a>`,
			"b",
			incl,
			`<b xml:base="b" xml:id="i" xml:lang="en" xml:other="o"></b>`,
		},
		{
			"1.1 inherits language and space only",
			`<a xml:lang="de" xml:id="i" xml:space="preserve" xml:other="o"><m xml:lang="en"><b/></m></a>`,
			"b",
			incl11,
			`<b xml:lang="en" xml:space="preserve"></b>`,
		},
		{
			"1.1 joins bases",
			base,
			"e3",
			incl11,
			`<e3 xmlns:w3c="http://www.w3.org" id="E3" xml:base="bar/foo" xml:space="preserve"></e3>`,
		},
		{
			"1.1 gives the apex a base",
			base,
			"e1",
			incl11,
			`<e1 xmlns="http://www.ietf.org" xmlns:w3c="http://www.w3.org" xml:base="something/else"><e2 xmlns="" xml:base="../bar/" xml:id="abc" xml:space="preserve"><e3 id="E3" xml:base="foo"></e3></e2></e1>`,
		},
		{"1.1 leaves a lone base alone", `<a><b xml:base="x y/../z"/></a>`, "b", incl11, `<b xml:base="x y/../z"></b>`},
		{"1.0 does not join", `<a xml:base="x/"><b xml:base="y"/></a>`, "b", incl, `<b xml:base="y"></b>`},
		{"a declaration that nothing uses", `<a xmlns:u="urn:u"><b/></a>`, "a", excl, `<a><b></b></a>`},
		{"a redundant undeclaration", `<a xmlns=""><b xmlns=""/></a>`, "a", incl, `<a><b></b></a>`},
		{
			"undeclared below", `<a xmlns="urn:a"><b xmlns=""><c/></b></a>`, "a", excl,
			`<a xmlns="urn:a"><b xmlns=""><c></c></b></a>`,
		},
		{"undeclared between", `<a xmlns="urn:a"><b xmlns=""><c/></b></a>`, "c", incl, `<c></c>`},
		{
			"a prefix bound anew below",
			`<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"/></p:b></p:a>`,
			"a",
			excl,
			`<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c xmlns:p="urn:1"></p:c></p:b></p:a>`,
		},
		{
			"attributes by namespace, not by prefix",
			`<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="2" z:b="1" c="0"/>`,
			"a",
			excl,
			`<a xmlns:y="urn:2" xmlns:z="urn:1" c="0" z:b="1" y:a="2"></a>`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Canonicalize(nil, find(t, tree(t, c.in), c.apex), nil, c.m)); got != c.want {
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
		got := string(Canonicalize(nil, find(t, tree(t, text), "i"), nil, Canonicalization{Version11: true}))
		if want := `<i xml:base="` + c.want + `"></i>`; got != want {
			t.Errorf("%s and %s: got %s, want %s", c.outer, c.inner, got, want)
		}
	}
}

// TestCanonicalMethods: only the six identifiers are known, exactly.
func TestCanonicalMethods(t *testing.T) {
	for _, uri := range []string{AlgExclusive, AlgInclusive, AlgInclusive11} {
		with := strings.TrimSuffix(uri, "#") + "#WithComments"
		if m, ok := CanonicalizationOf(uri, nil); !ok || m.Comments {
			t.Errorf("%s: %+v %t", uri, m, ok)
		}
		if m, ok := CanonicalizationOf(with, nil); !ok || !m.Comments {
			t.Errorf("%s: %+v %t", with, m, ok)
		}
	}
	for _, uri := range []string{
		"",
		"#WithComments",
		AlgExclusive + "#WithComments",
		AlgInclusive + "WithComments",
		AlgInclusive + "#",
		strings.TrimSuffix(AlgExclusive, "#"),
		strings.ToUpper(AlgExclusive),
		AlgExclusive + " ",
	} {
		if _, ok := CanonicalizationOf(uri, nil); ok {
			t.Errorf("%q is taken for a canonicalization method", uri)
		}
	}
	list := tree(t, `<T xmlns="`+NSDSig+`"><e:InclusiveNamespaces xmlns:e="`+AlgExclusive+
		`" PrefixList=" a&#10;#default	b "/></T>`)
	if got := strings.Join(prefixList(list), "|"); got != "a||b" {
		t.Errorf("the PrefixList is read as %s", got)
	}
}
