//! What sources become, printed.

use super::{calls, check_broken, check_deep, dumped, lowered, nodes};
use expect_test::{Expect, expect};
use undertone::syntax::Language;

fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&dumped(Language::JavaScript, source));
}

fn check_typed(source: &str, expected: &Expect) {
    expected.assert_eq(&dumped(Language::TypeScript, source));
}

#[test]
fn imports_and_exports() {
    check(
        r#"
import d from 'm';
import d2, * as n from "node:fs";
import {a as b, c, default as e} from './x.js';
import './effect.js';
const {exec, spawn: sp} = require('child_process');
export const f = 1, {g, h: [i], ...rest} = f;
export function k() { return d; }
export class L {}
export default async function m() {}
export {a1 as a2, f};
export {z as y, default} from './z';
export * from './all';
export * as all from './all';
module.exports = {f};
exports.q = f;
"#,
        &expect![[r#"
            fn#0 ()
              import "m"  as d
              import "fs"  as d2
              import "fs"  as n
              import "./x.js" a as b
              import "./x.js" c as c
              import "./x.js"  as e
              import "./effect.js" 
              {"exec": exec, "spawn": sp} := @require("child_process")
              f := 1
              {"g": g, "h": [i], ...rest: null} := f
              @exports.rest := rest
              @exports.i := i
              @exports.g := g
              @exports.f := f
              fn#1
              @exports.k := k
              class#0
              @exports.L := L
              fn#4
              @exports.default := m
              @exports.a2 := @a1
              @exports.f := f
              import "./z" 
              @exports.y := @require("./z").z
              @exports.default := @require("./z")
              import "./all"  all
              import "./all" 
              @exports.all := @require("./all")
              (@module.exports = {"f": f})
              (@exports.q = f)
            fn#1 k()
              return d^1
            fn#2 () of class#0 private
            fn#3 () of class#0 static private
            fn#4 m()
            class#0 L()
        "#]],
    );
    check(
        "export default (req) => req.x;",
        &expect![[r#"
        fn#0 ()
          @exports.default := fn#1
        fn#1 (req) private
          return req.x
    "#]],
    );
}

#[test]
fn statements() {
    check(
        r#"
label: for (let i = 0, j; i < 10; i++) { if (i) continue label; else if (j) break; else f(i); }
for (;;) {}
for (const k in o) g(k);
for (const [k, v] of m) h(v);
for (x.y of z) ;
while (a) b();
do { c(); } while (d);
switch (a) { case 1: case 2: f(); break; default: g(); }
try { f(); } catch { g(); } finally { h(); }
try { f(); } catch ({message}) { throw new Error(message); }
with (o) p();
delete o.p;
var u, [q, , r = f(), ...s] = t, {w = g(), 'x-y': xy, [f()]: z2} = t;
[a.b, u] = [u, a.b];
debugger;
;
"#,
        &expect![[r#"
            fn#0 ()
              i := 0
              j
              while (i Less 10)
                if i
                  continue
                else
                  if j
                    break
                  else
                    @f(i)
              update
                (Increment i)
              while 
              for k in keys @o
                @g(k)
              for [k, v] in @m
                @h(v)
              for @x.y in @z
              while @a
                @b()
              do while @d
                @c()
              switch! @a
              case 1
              case 2
                @f()
                break
              case 
                @g()
              try
                @f()
              catch 
                @g()
              finally
                @h()
              try
                @f()
              catch  as {"message": message}
                throw new @Error(message)
              with
                  @o
                @p()
              delete @o.p
              u
              [q, null, r, ...s] := @t
              {"w": w, "x-y": xy, @f(): z2} := @t
              ([@a.b, u] = [u, @a.b])
        "#]],
    );
}

#[test]
fn values() {
    check(
        r#"
f(1, -2, 0x1F, 1_000, 10n, 1.5e3, 'a\n\x41', "b\u{42}", `c${d}e\``, `plain`, /a+b/gi, null, undefined, true);
a?.b?.[c]?.(d);
a.b.c(...d)`tag ${e}`;
x = y = z; x += 1; x ??= 2; x &&= 3; x **= 4; x++; --x;
s = 'select ' + t + " where " + u; n = a + b * c - d ** e;
p = !a || b && c ?? d; q = typeof a === 'string'; r = void 0, void f();
i = a instanceof B && 'k' in c;
t = a ? b : c;
o = {a, b: 1, 'c-d': 2, [e()]: 3, ...f, g() { return this.a; }, get h() { return 1; }, async *i() {}, 5: 6};
l = [1, , ...a];
new A; new b.C(d, function named() { return named; });
const fn = async (a, {b, c: [d] = []}, e = f(), ...rest) => { await a; return arguments; };
const g = x => x + 1;
function* gen() { yield 1; yield* gen(); const it = yield; }
import('m').then(m => m.default);
import.meta.url;
"#,
        &expect![[r#"
            fn#0 ()
              @f(1, -2, 31, 1000, 10, 1500.0, "a\nA", "bB", (template "c", @d, "e`"), "plain", new @RegExp("a+b", "gi"), null, null, true)
              @a.b[@c](@d)
              @a.b.c(...@d)((template "tag ", @e))
              (@x = (@y = @z))
              (@x Add= 1)
              (@x Coalesce= 2)
              (@x And= 3)
              (@x Power= 4)
              (Increment @x)
              (Decrement @x)
              (@s = (template "select ", @t, " where ", @u))
              (@n = ((@a Add (@b Multiply @c)) Subtract (@d Power @e)))
              (@p = (((Not @a) Or (@b And @c)) Coalesce @d))
              (@q = ((TypeOf @a) Equal "string"))
              (? (@r = null), (Other @f()))
              (@i = ((@a is @B) And ("k" In @c)))
              (@t = (@a ? @b : @c))
              (@o = {"a": @a, "b": 1, "c-d": 2, @e(): 3, ...@f: null, "g": fn#1, "h": fn#2, "i": fn#3, "5": 6})
              (@l = [1, null, ...@a])
              new @A()
              new @b.C(@d, fn#4)
              fn := fn#5
              g := fn#6
              fn#7
              @import("m").then(fn#8)
              @import.meta.url
            fn#1 g()
              return this.a
            fn#2 h()
              return 1
            fn#3 i()
            fn#4 named()
              return named
            fn#5 (a, {"b": b, "c": [d]}, e = @f(), ...rest) private
              (await a)
              return @arguments
            fn#6 (x) private
              return (x Add 1)
            fn#7 gen()
              (yield 1)
              (yield gen^1())
              it := (yield null)
            fn#8 (m) private
              return m.default
        "#]],
    );
}

#[test]
fn classes() {
    check(
        r#"
class A extends b.C {
  #p = f();
  x;
  static s = g();
  handler = async (e) => this.x;
  static { h(); }
  constructor(a) { super(a); this.#p = a; }
  get v() { return super.v; }
  static of() { return new this(); }
  #hidden() {}
  ['computed']() {}
  [Symbol.iterator]() {}
}
const B = class Named extends A {};
"#,
        &expect![[r#"
            fn#0 ()
              class#0
              B := class#1
            fn#1 () of class#0 private
              this.#p := @f()
              this.handler := fn#2
            fn#2 (e) private
              return this.x
            fn#3 () of class#0 static private
              this.s := @g()
              block
                @h()
            fn#4 <init>(a) of class#0
              super(a)
              (this.#p = a)
            fn#5 v() of class#0
              return super.v
            fn#6 of() of class#0 static
              return new this()
            fn#7 #hidden() of class#0 private
            fn#8 computed() of class#0
            fn#9 [Symbol.iterator]() of class#0
            fn#10 () of class#1 private
            fn#11 () of class#1 static private
            class#0 A(@b.C)
              field #p
              field x
              field handler
              field s
              method <init> fn#4
              method v fn#5
              method of fn#6
              method #hidden fn#7
              method computed fn#8
              method [Symbol.iterator] fn#9
              init fn#1
              static init fn#3
            class#1 Named(A)
        "#]],
    );
}

#[test]
fn markup() {
    check(
        r#"
const e = <div dangerouslySetInnerHTML={{__html: x}} data-id="a" href={y} hidden {...rest}>
  Text {f(x)} <Foo.Bar a={<b/>} /> {/* nothing */}
  {list.map(i => <li key={i}>{i}</li>)}
</div>;
const g = <>{x}</>;
"#,
        &expect![[r#"
            fn#0 ()
              e := @JSX.div(dangerouslySetInnerHTML={"__html": @x}, data-id="a", href=@y, hidden=true, ...@rest, "Text", @f(@x), @JSX.Foo.Bar(a=@JSX.b()), @list.map(fn#1))
              g := @JSX.Fragment(@x)
            fn#1 (i) private
              return @JSX.li(key=i, i)
        "#]],
    );
}

#[test]
fn types() {
    check_typed(
        r#"
import type { Request } from 'express';
import fs = require('fs');
import N = A.B;
@Controller('cats')
export class Cats<T> extends Base<T> implements I, J.K {
  @Inject(TOKEN) private readonly svc: Svc;
  static count: number = f();
  declare z: string;
  constructor(private readonly db: Db, @Inject() public x = 1, y?: string) { super(); y; }
  over(a: string): void;
  @Get(':id') async find(@Param('id') id: string, @Req() req: express.Request): Promise<Cat> {
    return this.svc.find(id as any as Id)!;
  }
  private hidden() {}
}
interface I { a: string; b?: number; m(x: X): Y; }
enum E { A, B = f(), 'C' }
type Alias = { a: string };
namespace Ns { export const inner = 1; }
declare module 'm' { function f(): void; }
declare const glob: Window;
abstract class Abs { abstract m(): string; }
function over(a: string): void;
function over(this: Window, a: string | null, b: null | X[], ...c: Array<Y>): asserts a is string { }
let v: (Foo | Bar) = <Baz>w, g = f<T>(v satisfies Q), u = v!.x;
const t: typeof v = { a: 1 } as const;
let fnType: (a: A) => B, obj: { a: A }, tup: [A, B], ro: readonly A[], k: keyof A;
export = v;
"#,
        &expect![[r#"
            fn#0 ()
              import "express" Request as Request
              import "fs"  as fs
              N := @A.B
              class#0
              @exports.Cats := Cats
              class#1
              class#2
              block
                inner := 1
                @exports.inner := inner
              block
              glob: @Window
              class#3
              fn#14
              v: @Foo := (@w as @Baz)
              g := @f((v as @Q))
              u := v.x
              t: v := {"a": 1}
              fnType: (? )
              obj: (? )
              tup: (? @A, @B)
              ro: (? @A)
              k: (? @A)
              @module.exports := v
            fn#1 () of class#0 private
            fn#2 () of class#0 static private
              this.count: @number := @f()
            fn#3 <init>(db: @Db, [@ @Inject()] x = 1, y: @string) of class#0
              this.db: @Db := db
              this.x := x
              super()
              y
            fn#4 find([@ @Param("id")] id: @string, [@ @Req()] req: @express.Request) -> @Promise of class#0
              @ @Get(":id")
              return this.svc.find(((id as @any) as @Id))
            fn#5 hidden() of class#0 private
            fn#6 () of class#1 private
            fn#7 () of class#1 static private
            fn#8 m(x: @X) -> @Y of class#1
            fn#9 () of class#2 private
            fn#10 () of class#2 static private
              this.B := @f()
            fn#11 () of class#3 private
            fn#12 () of class#3 static private
            fn#13 m() -> @string of class#3
            fn#14 over(a: @string, b: (? @X), ...c: @Array)
            class#0 Cats(@Base, I, @J.K)
              @ @Controller("cats")
              field svc: @Svc @ @Inject(@TOKEN)
              field z: @string
              field count: @number
              field db: @Db
              field x @ @Inject()
              method <init> fn#3
              method find fn#4
              method hidden fn#5
              static init fn#2
            class#1 I()
              field a: @string
              field b: @number
              method m fn#8
            class#2 E()
              field A
              field B
              field C
              static init fn#10
            class#3 Abs()
              method m fn#13
        "#]],
    );
}

/// Each call of real code is one of the module, whatever it stands in.
#[test]
fn no_call_is_lost() {
    let source = r#"
export default f(1);
a(b(c), ...d(), {e: g(), [h()]: i()}, [j()], k`${l()}`, m?.(), (n(), o()), !p(), await q());
class A extends r() { @s() t = u(); [v()] = 1; static { w(); } m(x = y()) { return z(); } }
const {aa = bb()} = cc(), [dd = ee()] = ff();
for (const x of gg()) hh(); for (const k in ii()) ; for (jj(); kk(); ll()) mm();
while (nn()) ; do ; while (oo());
switch (pp()) { case qq(): rr(); default: ss(); }
try { tt(); } catch (e) { uu(); } finally { vv(); }
if (ww()) xx(); else yy();
throw new Error(zz());
lab: a1(); with (a2()) a3(); delete a4().x; typeof a5(); void a6();
const f1 = () => a7(), f2 = function () { return a8(); }, f3 = async x => ({ y: a9(x) });
x[b1()] = b2() ? b3() : b4(); x += b5(); x[b6()]++;
function* g() { yield b7(); yield* b8(); }
new (b9())(c1(), class { x = c2(); });
b instanceof c3(); `a ${c4()} b`; import('m');
"#;
    let kinds = ["call_expression", "new_expression"];
    for language in [Language::JavaScript, Language::TypeScript, Language::Tsx] {
        check_broken(language, source);
        assert_eq!(calls(&lowered(language, source)), nodes(language, source, &kinds));
    }
}

#[test]
fn deep_text_takes_little_stack() {
    let around = [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("f(", ")"),
        ("a.b(", ")"),
        ("if(x){", "}"),
        ("a=>", ""),
        ("function f(){", "}"),
        ("class A{x=", "}"),
        ("<a>", "</a>"),
        ("a:", ""),
        ("x={y:", "}"),
        ("if(x);else ", ""),
        ("`${", "}`"),
        ("!", ""),
        ("x=", ""),
        ("a?b:", ""),
        ("1+", ""),
        ("", ".a()"),
        ("", "[0]"),
        ("", "+1"),
        ("new ", ""),
        ("try{", "}finally{}"),
        ("let[", "]=x"),
        ("var x;for(", ";;);"),
        ("a.b.c(d=>{", "})"),
        ("({a:[", "]})"),
        ("export ", ""),
    ];
    for language in [Language::JavaScript, Language::Tsx] {
        check_deep(language, &around);
    }
    check_deep(
        Language::TypeScript,
        &[
            ("let x:A<", ">"),
            ("let x:(", ")"),
            ("declare ", ""),
            ("namespace a{", "}"),
            ("let x:A|", ""),
            ("let x:", "[]"),
            ("<A>", ""),
        ],
    );
}
