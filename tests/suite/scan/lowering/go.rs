//! What sources become, printed.

use super::{calls, check_broken, check_deep, dumped, lowered, nodes};
use expect_test::{Expect, expect};
use undertone::scan::lower::lower;
use undertone::syntax::{Language, parse_once};

fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&dumped(Language::Go, source));
}

#[test]
fn declarations() {
    check(
        r#"package main

import "fmt"
import (
	"os/exec"
	m "github.com/x/mux/v2"
	"github.com/jackc/pgx/v4"
	"gopkg.in/yaml.v3"
	. "math"
	_ "embed"
)

const A, B = 1, "x"
const (
	C = iota * 2
	D
	E string = "e"
)
var x, y int
var z = f()
var (
	p, q = g()
)

func (s *Server) Handle(w http.ResponseWriter, r *http.Request) { s.db.Query(r.URL.Path) }
func (o Other) Plain() {}

type Server struct {
	db *sql.DB `json:"db"`
	a, b string
	Base
	*pkg.Other
}
type Store interface {
	Get(id string) (string, error)
	io.Reader
}
type Names []string
type Alias = Server
type Box[T any] struct{ v T }

func f(a, b int, _ string, rest ...string) (n int, err error) {
	n = 1
	return
}
func g() (int, string) { return 1, "a" }
func h(int) func(string) error { return func(s string) error { return nil } }
func k[T any](t T) *Box[T] { return &Box[T]{v: t} }
"#,
        &expect![[r#"
            package main
            fn#0 ()
              import "fmt"  as fmt
              import "os/exec"  as exec
              import "github.com/x/mux/v2"  as m
              import "github.com/jackc/pgx/v4"  as pgx
              import "gopkg.in/yaml.v3"  as yaml
              import "math"  all
              import "embed" 
              Tuple[A, B] := Tuple[1, "x"]
              C := (0 Multiply 2)
              D := (1 Multiply 2)
              E: @string := "e"
              x: @int
              y: @int
              z := f()
              Tuple[p, q] := g()
              fn#2
              class#0
              class#1
              class#2
              Alias := Server
              class#3
              fn#4
              fn#5
              fn#6
              fn#8
            fn#1 Handle(w: @http.ResponseWriter, r: @http.Request) self s of class#0
              s.db.Query(r.URL.Path)
            fn#2 Plain() self o
            fn#3 Get(id: @string) -> Tuple[@string, @error] of class#1
            fn#4 f(a: @int, b: @int, (? ): @string, ...rest: @string) -> Tuple[@int, @error] private
              n: @int
              err: @error
              n := 1
              return Tuple[n, err]
            fn#5 g() -> Tuple[@int, @string] private
              return Tuple[1, "a"]
            fn#6 h((? ): @int) -> (? ) private
              return fn#7
            fn#7 (s: @string) -> @error private
              return null
            fn#8 k(t: @T) -> Box^1 private
              return new Box^1(v=t)
            class#0 Server(@Base, @pkg.Other)
              field db: @sql.DB @ "json:\"db\""
              field a: @string
              field b: @string
              method Handle fn#1
            class#1 Store(@io.Reader)
              method Get fn#3
            class#2 Names((? @string))
            class#3 Box()
              field v: @T
        "#]],
    );
}

#[test]
fn statements() {
    check(
        r#"package p
func f(ch chan int) {
	a, err := g()
	if b, ok := m["k"]; ok { h(b) } else if err != nil { return } else { a++ }
	v, ok := a.(string)
	a, b = b, a
	a += 1
	a, _ = g()
	for i := 0; i < 10; i++ { h(i) }
	for a < 1 { break }
	for { continue }
	for k := range m { h(k) }
	for k, v := range m { h(k, v) }
	for _, v := range m { h(v) }
	for k, _ = range m { }
	for range m { }
	switch x := g(); x { case 1, 2: h(x); fallthrough; default: h() }
	switch { case a > 1: h() }
	switch t := v.(type) { case string, *T: h(t); case nil: }
	select { case w := <-ch: h(w); case ch <- 1: h(); case <-done: default: }
	go h(a)
	defer func() { recover() }()
	ch <- a
	w := <-ch
L:
	for { break L }
	goto L
	{ var s struct{ a int } ; _ = s }
}
"#,
        &expect![[r#"
            package p
            fn#0 ()
              fn#1
            fn#1 f(ch: (? @int)) private
              Tuple[a, err] := @g()
              Tuple[b, ok] := Tuple[@m["k"], (? )]
              if ok
                @h(b)
              else
                if (err NotEqual null)
                  return 
                else
                  (Increment a)
              Tuple[v, ok] := Tuple[(a as @string), (? )]
              Tuple[a, b] := Tuple[b, a]
              (a Add= 1)
              Tuple[a, (? )] := @g()
              i := 0
              while (i Less 10)
                @h(i)
              update
                (Increment i)
              while (a Less 1)
                break
              while 
                continue
              for k in keys @m
                @h(k)
              k
              for v in @m
                @h(k, v)
              for v in @m
                @h(v)
              for k in keys @m
              for (? ) in @m
              x := @g()
              switch x
              case 1, 2
                @h(x)
              case 
                @h()
              switch true
              case (a Greater 1)
                @h()
              t := v
              switch v
              case (? @string), (? @T)
                @h(t)
              case (? @nil)
              switch (? )
              case (? )
                w := (Other ch)
                @h(w)
              case (? )
                (ch Other= 1)
                @h()
              case (? )
                (Other @done)
              case 
              @h(a)
              fn#2()
              (ch Other= a)
              w := (Other ch)
              while 
                break
              block
                s: (? )
                (? ) := s
            fn#2 () private
              @recover()
        "#]],
    );
}

#[test]
fn values() {
    check(
        r#"package p
func f() {
	a := []string{"a", b, "c" + d}
	c := map[string][]int{"k": {1, 2}, e: nil}
	g := T{A: 1, B: &U{2}, C: []*V{{D: 1}, {D: 2}}}
	h := gin.H{"a": b, "c": d}
	i := [...]int{0: 1}
	j := a[1:] ; k := a[0] ; l := a[:2:3]
	m := "x\n\"" + `raw\n` + fmt.Sprintf("%s", a...)
	n := 0x1F + 1_000 - 'c' ; o := 1.5e3 ; q := !a && -b > ^c || *d == nil
	r := []byte(s) ; t := string(u) ; v := make([]int, 3) ; w := new(T)
	x := func(y int) int { return y + z }(1)
	aa := struct{ A int }{1}
	bb := f[int](1) ; cc := pkg.Func[string](2)
	return a, b
}
"#,
        &expect![[r#"
            package p
            fn#0 ()
              fn#1
            fn#1 f() private
              a := ["a", @b, (template "c", @d)]
              c := {"k": [1, 2], @e: null}
              g := new @T(A=1, B=new @U(2), C=[new @V(D=1), new @V(D=2)])
              h := new @gin.H({"a": @b, "c": @d})
              i := [1]
              j := a[1, null:]
              k := a[0]
              l := a[null, 2:]
              m := (template "x\n\"", "raw\\n", @fmt.Sprintf("%s", ...a))
              n := ((31 Add 1000) Subtract "c")
              o := 1500.0
              q := (((Not a) And ((Minus @b) Greater (Invert c))) Or (@d Equal null))
              r := (@s as (? @byte))
              t := @string(@u)
              v := @make((? @int), 3)
              w := @new(@T)
              x := fn#2(1)
              aa := new (? )(1)
              bb := f^1(1)
              cc := @pkg.Func(2)
              return Tuple[a, @b]
            fn#2 (y: @int) -> @int private
              return (y Add @z)
        "#]],
    );
}

#[test]
fn no_call_is_lost() {
    let source = r#"package p
const A = a1()
var B, C = a2(), a3()
type S struct { f func() }
func (s S) M(x int) (int, error) {
	a, b := a4(a5()...), a6().x[a7()]; a8()[a9()] = b1(); b2().x++; c += b3()
	if x := b4(); b5() { b6() } else if b7() { b8() } else { b9() }
	for i := c1(); c2(); c3() { c4() }
	for c5() { c6() }
	for k, v := range c7() { c8() }
	for c9().x = range d1() { }
	switch x := d2(); d3() { case d4(), d5(): d6(); default: d7() }
	switch y := d8(); z := d9().(type) { case int: e1(z) }
	select { case x := <-e2(): e3(x); case e4() <- e5(): e6(); default: e7() }
	go e8(); defer e9(func() { f1() }); f2() <- f3(); x := <-f4()
	return f5(), f6()
	l: f7()
	g := T{A: f8(), B: &U{f9()}, C: []V{{D: g1()}, {g2()}}, D: map[K]V{g3(): g4(), {g5()}: {g6()}}}
	h := a[g7():g8():g9()]; i := []byte(h1()); j := h2().(T); k := (h3()); m := -h4() + h5()*h6(); n := string(h7())
	p := func() int { return h8() }(); q := f[int](h9()); var r [3]int = i1(); { i2() }
}
"#;
    check_broken(Language::Go, source);
    let kinds = ["call_expression"];
    // Six literals, and a call that the grammar takes for a conversion.
    let created = 6 + 1;
    let module = lowered(Language::Go, source);
    assert_eq!(calls(&module) - created, nodes(Language::Go, source, &kinds));
}

#[test]
fn deep_text_takes_little_stack() {
    let head = "package p\nfunc f() {";
    let deep = [
        ("(", ")"),
        ("{", "}"),
        ("f(", ")"),
        ("a.b(", ")"),
        ("if x {", "}"),
        ("a:", ""),
        ("x=", ""),
        ("if x {} else ", "{}"),
        ("!", ""),
        ("1+", ""),
        ("", ".a()"),
        ("", "[0]"),
        ("", "+1"),
        ("", ".(T)"),
        ("func(){", "}"),
        ("T{", "}"),
        ("a=[]T{{", "}}"),
        ("a = map[K]V{x:", "}"),
        ("for {", "}"),
        ("switch {case x:", "}"),
        ("var x []", "T"),
        ("var x *", "T"),
        ("var x func(a ", ")"),
        ("var x struct{a ", "}"),
        ("type T struct{a ", "}"),
        ("var x A[", "]"),
        ("go func(){", "}()"),
    ];
    check_deep(Language::Go, &deep);
    for (before, after) in deep {
        let source = format!("{head}{}x{}}}", before.repeat(500), after.repeat(500));
        if let Some(tree) = parse_once(Language::Go, &source) {
            lower(Language::Go, &source, tree.root_node());
        }
    }
}
