//! What sources become, printed.

use super::{calls, check_broken, check_deep, dumped, lowered, nodes};
use expect_test::{Expect, expect};
use undertone::syntax::Language;

fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&dumped(Language::CSharp, source));
}

#[test]
fn types_and_members() {
    check(
        r#"
using System.IO;
using static System.Math;
using Cmd = System.Data.SqlClient.SqlCommand;
namespace Shop.Web;
[ApiController, Route("api/[controller]")]
public class UsersController : ControllerBase, IDisposable
{
    private readonly IRepo _repo, _other = Make();
    public static int Count = 1;
    private Dictionary<string, int> map = new() { ["a"] = F(), ["b"] = 2 };
    public string Name { get; set; } = "x";
    public string Full => Name + "!";
    public int Age { get { return _age; } private set { _age = value; } }
    public string this[int i] => Get(i);
    public event EventHandler Changed;
    public UsersController(IRepo repo, int n = 3) : base(repo) { _repo = repo; }
    public UsersController() : this(null) => Init();
    static UsersController() { Count = 2; }
    [HttpGet("{id}", Name = "get")]
    public async Task<IActionResult> Get([FromQuery] string id, params string[] rest)
    {
        return Ok(await _repo.Find<User>(id, flag: true));
    }
    public static bool operator ==(UsersController a, UsersController b) => a.Equals(b);
    void Hidden() { int Local(int x) => x + 1; Local(2); }
    ~UsersController() { Dispose(); }
    class Inner { int y; }
}
public record Point(int X, [Attr] int Y = 2) : Base(X) { public int Sum() => X + Y; }
interface IThing { string Do(int a); }
enum Level { Low, High = 5 }
struct S { }
delegate void Handler(int x);
"#,
        &expect![[r#"
            package Shop.Web
            fn#0 ()
              import "System.IO"  all
              import "System.Math"  all
              import "System.Data.SqlClient" SqlCommand as Cmd
              class#0
              class#2
              class#3
              class#4
              class#5
            fn#1 () of class#0 private
              this._other: @IRepo := @Make()
              this.map: @Dictionary := new @Dictionary(Tuple["a", @F()], Tuple["b", 2])
              this.Name: @string := "x"
            fn#2 () of class#0 static private
              this.Count: @int := 1
            fn#3 get_Full() -> @string of class#0
              return (template @Name, "!")
            fn#4 get_Age() -> @int of class#0
              return @_age
            fn#5 set_Age(value) of class#0
              (@_age = value)
            fn#6 get_Item(i: @int) -> @string of class#0
              return @Get(i)
            fn#7 <init>(repo: @IRepo, n: @int = 3) of class#0
              super(repo)
              (@_repo = repo)
            fn#8 <init>() of class#0
              this(null)
              return @Init()
            fn#9 <clinit>() of class#0 static private
              (@Count = 2)
            fn#10 Get([@ @FromQuery] id: @string, ...rest) -> @Task of class#0
              @ @HttpGet("{id}", Name="get")
              return @Ok((await @_repo.Find(id, flag=true)))
            fn#11 ==(a: UsersController^1, b: UsersController^1) -> @bool of class#0 static
              return a.Equals(b)
            fn#12 Hidden() -> @void of class#0 private
              fn#13
              Local(2)
            fn#13 Local(x: @int) -> @int of class#0 private
              return (x Add 1)
            fn#14 Finalize() of class#0 private
              @Dispose()
            fn#15 () of class#1 private
            fn#16 () of class#1 static private
            fn#17 <init>(X: @int, [@ @Attr] Y: @int = 2) of class#2
              super(X)
              this.X: @int := X
              this.Y: @int := Y
            fn#18 () of class#2 private
            fn#19 () of class#2 static private
            fn#20 Sum() -> @int of class#2
              return (@X Add @Y)
            fn#21 () of class#3 private
            fn#22 () of class#3 static private
            fn#23 Do(a: @int) -> @string of class#3
            fn#24 () of class#4 private
            fn#25 () of class#4 static private
              this.High := 5
            fn#26 () of class#5 private
            fn#27 () of class#5 static private
            class#0 UsersController(@ControllerBase, @IDisposable)
              @ @ApiController, @Route("api/[controller]")
              field _repo: @IRepo
              field _other: @IRepo
              field map: @Dictionary
              field Name: @string
              field Full: @string
              field Age: @int
              field Changed: @EventHandler
              field Count: @int
              method get_Full fn#3
              method get_Age fn#4
              method set_Age fn#5
              method get_Item fn#6
              method <init> fn#7
              method <init> fn#8
              method <clinit> fn#9
              method Get fn#10
              method == fn#11
              method Hidden fn#12
              method Finalize fn#14
              init fn#1
              static init fn#2
            class#1 Inner() in class#0
              field y: @int
            class#2 Point(@Base)
              field X: @int
              field Y: @int @ @Attr
              method <init> fn#17
              method Sum fn#20
            class#3 IThing()
              method Do fn#23
            class#4 Level(@Enum)
              field Low
              field High
              static init fn#25
            class#5 S()
        "#]],
    );
    check(
        r#"
namespace A.B { class C { } }
var x = args[0];
Console.WriteLine(x);
"#,
        &expect![[r#"
            package A.B
            fn#0 ()
              class#0
              x := @args[0]
              @Console.WriteLine(x)
            fn#1 () of class#0 private
            fn#2 () of class#0 static private
            class#0 C()
        "#]],
    );
}

#[test]
fn statements() {
    check(
        r#"
class A { object M(object o, int[] xs) {
    using (var s = new Reader(p)) { s.Read(); }
    using (F()) G();
    using var c = new Conn(cs);
    foreach (var x in xs) H(x);
    foreach (string y in Ys()) { }
    foreach (var (k, v) in map) I(k, v);
    for (int i = 0, j = 1; i < 10; i++, j--) { if (i == 1) continue; else if (j == 2) break; else J(); }
    while (this.Ok()) { } do { K(); } while (true);
    try { L(); } catch (IOException e) when (e.Code == 1) { throw; } catch { } finally { N(); }
    switch (o) { case 1: case 2: O(); break; case string t when t.Length > 1: P(t); break; case Point { X: > 1 } q: break; default: R(); break; }
    lock (this) { S(); } checked { T(); } unsafe { U(); }
    (a, var b) = V(); var (d, f) = W(); int g, h = 2;
    foreach (var z in zs) yield return z; yield break;
    start: goto start;
    if (o is string w && !(o is null)) X(w);
#if DEBUG
    Y();
#else
    Z();
#endif
    return this;
} }
"#,
        &expect![[r#"
            fn#0 ()
              class#0
            fn#1 () of class#0 private
            fn#2 () of class#0 static private
            fn#3 M(o: @object, xs: (? @int)) -> @object of class#0 private
              with
                  s := new @Reader(@p)
                s.Read()
              with
                  @F()
                @G()
              c := new @Conn(@cs)
              for x in xs
                @H(x)
              y: @string
              for y in @Ys()
              for Tuple[k, v] in @map
                @I(k, v)
              i: @int := 0
              j: @int := 1
              while (i Less 10)
                if (i Equal 1)
                  continue
                else
                  if (j Equal 2)
                    break
                  else
                    @J()
              update
                (Increment i)
                (Decrement j)
              while this.Ok()
              do while true
                @K()
              try
                @L()
              catch @IOException as e
                (e.Code Equal 1)
                throw 
              catch 
              finally
                @N()
              switch! o
              case 1
              case 2
                @O()
                break
              case (? ) as t if (t.Length Greater 1)
                @P(t)
                break
              case (? ) as q
                break
              case 
                @R()
                break
              this
              block
                @S()
              block
                @T()
              block
                @U()
              (Tuple[@a, b] = @V())
              Tuple[d, f] := @W()
              g: @int
              h: @int := 2
              for z in @zs
                (yield z)
              return 
              if ((? (o is @string), (w = (o as @string))) And (Not (o Equal null)))
                @X(w)
              @Y()
              @Z()
              return this
            class#0 A()
              method M fn#3
        "#]],
    );
}

#[test]
fn values() {
    check(
        r#"
var a = F("x\n" + y, @"c:\d""q", $"a{b}c{{d}} {e:N2}", $@"p\""{q}", """raw "x" """, 'c', 1_0L, 0xFF, 1.5f, null, true, default);
var b = o?.P?.Q(1)?[2].R;
var c = new X(1, k: 2) { A = 3, B = { C = 4 } };
List<int> d = new() { 1, 2 };
var e = new Dictionary<string, int> { { "a", 1 }, ["b"] = 2 };
var f = new { A = 1, o.B, g };
int[] g = { 1, 2 }; var h = new[] { 1 }; var i = new string[n]; int[] j = [1, .. g];
var k = (string)o; var l = o as string; var m = typeof(X); var n = x!.Y ?? throw new E(z);
if (D.TryGetValue("k", out var p)) Q(ref r, out _);
var s = from u in us where u.Ok() orderby u.N let w = u.V() join z in zs on u.A equals z.B select F(w, z);
Func<int, int> t = x => x + 1; Action v = async () => { await G(); }; t = delegate(int q) { return q; }; w2 = (int a1, b1) => a1;
var x = y switch { 1 or 2 => "a", string st => st.Trim(), { L: 3 } => "b", > 5 when z => "c", _ => F() };
a += b; a ??= c; i++; --i; i = -1; q = arr[1, 2]; q = arr[1..^2]; q = arr[0];
var tup = (1, name: 2); q = base.X(); q = a ? b : c; q = o is not null and string; q = o is Foo; q = x with { A = 1 };
nameof(x); List<int>.Make(); global::System.Console.Write(q);
"#,
        &expect![[r#"
            fn#0 ()
              a := @F((template "x\n", @y), "c:\\d\"q", (template "a", b, "c{d} ", e), (template "p\\\"", @q), "raw \"x\" ", "c", 10, 255, 1.5, null, true, null)
              b := @o.P.Q(1)[2].R
              c := new @X(1, k=2, A=3, B=[C=4])
              d: @List := new @List(1, 2)
              e := new @Dictionary(Tuple["a", 1], Tuple["b", 2])
              f := {"A": 1, "B": @o.B, "g": g}
              g: (? @int) := [1, 2]
              h := [1]
              i := (? n)
              j: (? @int) := [1, ...g]
              k := (@o as @string)
              l := (@o as @string)
              m := (TypeOf @X)
              n := (x.Y Coalesce (? new @E(z)))
              if @D.TryGetValue("k", p)
                @Q(@r, @_)
              s := List[@F(w, z) for (u In @us), u.Ok(), (? u.N), (w In [u.V()]), (z In @zs), (? u.A, z.B)]
              t: @Func := fn#1
              v: @Action := fn#2
              (t = fn#3)
              (@w2 = fn#4)
              x := (((@y Equal 1) Or (@y Equal 2)) ? "a" : ((? (@y is @string), (st = (@y as @string))) ? st.Trim() : ((@y.L Equal 3) ? "b" : (((@y Greater 5) And z) ? "c" : @F()))))
              (a Add= b)
              (a Coalesce= c)
              (Increment i)
              (Decrement i)
              (i = -1)
              (@q = @arr[Tuple[1, 2]])
              (@q = @arr[1, (Other 2):])
              (@q = @arr[0])
              tup := Tuple[1, 2]
              (@q = super.X())
              (@q = (a ? b : c))
              (@q = (Not ((@o Equal null) And (@o is @string))))
              (@q = (@o is @Foo))
              (@q = (? x, (? @A, 1)))
              @nameof(x)
              @List.Make()
              @System.Console.Write(@q)
            fn#1 (x) private
              return (x Add 1)
            fn#2 () private
              (await @G())
            fn#3 (q: @int) private
              return q
            fn#4 (a1: @int, b1) private
              return a1
        "#]],
    );
}

#[test]
fn no_call_is_lost() {
    let source = r#"
using X = A.B;
[Attr] class A(int p = 1) : B(a1()) {
    int f = a2(); static int g = a3(); int P { get; } = a4(); int Q => a5(); int R { get { return a6(); } set => a7(value); }
    int this[int i] { get => a8(); } A(int x) : this(a9()) { b1(); } ~A() { b2(); } public static A operator +(A a, A b) => b3();
    public static implicit operator int(A a) => b4();
    void M(int x = 1) {
        b5(b6(), ref b7().x, y: b8()); b9()[c1()] = c2(); c3().d?.e(c4())?[c5()].f();
        if (c6()) c7(); else c8(); while (c9()) ; do ; while (d1()); for (d2(); d3(); d4(), d5()) d6();
        foreach (var x in d7()) d8(); switch (d9()) { case var y when e1(): e2(); break; default: e3(); break; }
        try { e4(); } catch (E) when (e5()) { e6(); } finally { e7(); } lock (e8()) e9(); using (f1()) f2(); using var z = f3();
        var q = from x in f4() where f5() orderby f6() let w = f7() join v in f8() on f9() equals g1() into s group g2() by g3() into t select g4();
        var l = () => g5(); var m = x => { g6(); }; var n = delegate { g7(); }; int L() => g8(); throw g9();
        var o = new X(h1()) { A = h2(), B = { C = h3() } }; var p = new[] { h4() }; int[] r = new int[h5()]; Y k = new(h6()); var an = new { a = h7(), h8().x };
        var sw = h9() switch { 1 when i1() => i2(), { P: 3 } => i3(), _ => throw i4() }; var st = $"a{i5()}b{i6():x}"; var cs = (T)i7(); var ass = i8() as T;
        var c = i9() ? j1() : j2(); c ??= j3() ?? j4(); var tu = (j5(), a: j6()); (a, b) = j7(); checked { j8(); } j9(out var oo); var rng = xs[k1()..k2()];
        yield return k3(); return k4() is T t && k5() is { A: > 3 }; goto x; unsafe { k6(); } fixed (int* pp = k7()) { k8(); } x = y with { A = k9() }; _ = await l1(); _ = -l2(); l3()!.x(); int[] ce = [l4(), .. l5()];
        var lo = checked(l6()); Span<int> sa = stackalloc int[l7()]; x = (l8()); const int CC = 1;
    }
}
m1();
"#;
    check_broken(Language::CSharp, source);
    let kinds = [
        "invocation_expression",
        "object_creation_expression",
        "implicit_object_creation_expression",
        "constructor_initializer",
    ];
    // And the arguments of the base, which have no node of a kind of their own.
    assert_eq!(
        calls(&lowered(Language::CSharp, source)),
        nodes(Language::CSharp, source, &kinds) + 1
    );
}

#[test]
fn deep_text_takes_little_stack() {
    check_deep(
        Language::CSharp,
        &[
            ("(", ")"),
            ("{", "}"),
            ("f(", ")"),
            ("a.b(", ")"),
            ("if(x){", "}"),
            ("x=>", ""),
            ("a:", ""),
            ("class A{int x=", "}"),
            ("class A{", "}"),
            ("namespace A{", "}"),
            ("var x=new{a=", "};"),
            ("x=", ""),
            ("if(x);else ", ""),
            ("!", ""),
            ("x?y:", ""),
            ("1+", ""),
            ("x is ", ""),
            ("x is not ", ""),
            ("x=y is (", ");"),
            ("x=y is {A:", "};"),
            ("", ".a()"),
            ("", "?.a"),
            ("", "[0]"),
            ("", "+1"),
            ("#if A\n", "\n#endif\n"),
            ("var x=$\"{", "}\";"),
            ("A<", ">"),
            ("x=y switch{1=>", "};"),
            ("A.", ""),
            ("A?", " x;"),
        ],
    );
}
