//! Expressions that are drawn from a seed, without regard to types: of most of them gc has something to say.

use crate::generator::Draw;
use crate::programs::Program;

/// What the expressions are about.
const DECLARED: &str = "package p
type N int
type S string
type B bool
type L []int
type A [3]string
type M map[string]N
type T struct { a int; b string; N; *Q; f func(int) string }
type Q struct { q int; r *T }
func (T) m(int) string { return \"\" }
func (*T) pm() T { return T{} }
func (Q) qm() {}
type I interface { m(int) string }
type J interface { pm() T; I }
type F func(int, ...string) (int, error)
type G[X any] struct { x X; n *G[X] }
func (G[X]) gm(X) X { var x X; return x }
type C interface { ~int | ~float64 }
const ci = 7
const cf = 2.5
const cs = \"str\"
const cr = 'r'
const cb = true
const ct int8 = 100
const cu uint = 3
const cc = 1i
const big = 1 << 70
func none() {}
func one() int { return 1 }
func two() (int, string) { return 1, \"\" }
func id[X any](x X) X { return x }
func mk[X, Y any](x X) Y { var y Y; return y }
func num[X C](x, y X) X { return x }
func mp[X, Y any](s []X, f func(X) Y) []Y { return nil }
func vr(a int, b ...string) bool { return true }
var (
	i int; i8 int8; u8 uint8; u uint; f32 float32; f64 float64; c128 complex128; s string; b bool; r rune; n N; ns S; nb B
	pi *int; pt *T; pp **T; l []int; ls []string; nl L; a [3]string; na A; pa *[3]string; m map[string]int; nm M; mm map[I][]T
	ch chan int; rc <-chan string; sc chan<- int; t T; q Q; in I; j J; e any; er error; fn func(int) string; ff F
	g G[int]; pg *G[string]; fs []func(); st struct{ x, y int }; x2 [2][2]int; up uintptr
)
func _[X C, Y any, Z []int | string](x X, y Y, z Z) {
";

/// What may stand for a letter behind a `$`, separated by line ends; a line that stands twice is drawn twice as often.
fn rules(letter: u8) -> &'static str {
    match letter {
        b'A' => {
            "i\ni8\nu8\nu\nf32\nf64\nc128\ns\nb\nr\nn\nns\nnb\npi\npt\npp\nl\nls\nnl\na\nna\npa\nm\nnm\nmm\nch\nrc\nsc\nt\nq\nin\nj\ne\n\
             er\nfn\nff\ng\npg\nfs\nst\nx2\nup\nci\ncf\ncs\ncr\ncb\nct\ncu\ncc\nbig\nx\ny\nz"
        }
        b'V' => {
            "0\n1\n2\n-1\n3.0\n1.5\n1e3\n'a'\n\"x\"\n\"abc\"\ntrue\nfalse\nnil\n1i\n0x10\n1 << 3\n1 << 40\n300\n\"a\" + \"b\"\n`raw`\n\
             none\none\ntwo\nid\nnum\nlen\nT\nint\n_\nundef\niota"
        }
        b'T' => {
            "int\nint8\nuint8\nuint\nfloat32\nfloat64\ncomplex128\nstring\nbool\nrune\nbyte\nN\nS\nB\nL\nA\nM\nT\nQ\nI\nJ\nF\nany\nerror\n*int\n\
             *T\n[]int\n[]string\n[3]string\n*[3]string\nmap[string]int\nchan int\n<-chan int\nfunc(int) string\nG[int]\nG[T]\nG\n\
             []byte\n[]rune\n[2]int\nstruct{ x, y int }\nundefined\nC\ninterface{ pm() T }\n[]T\n[]*T\nmap[N]T\nmap[any]int\n\
             []$T\n*$T\n[2]$T\nchan $T\nmap[string]$T\nfunc($T)\nG[$T]\nstruct{ z $T }\n[ci]$T\n[i]$T\nmap[$T]int\nX\nY"
        }
        b'C' => {
            "T\nQ\nL\nA\nM\nG[int]\n[]int\n[...]int\n[]T\n[]*T\nmap[N]T\nmap[any]int\n[2]int\nstruct{ x, y int }\nint\nZ\n[]$T\n[2]$T"
        }
        b'O' => "+\n-\n*\n/\n%\n&\n|\n^\n&^\n<<\n>>\n&&\n||\n==\n!=\n<\n<=\n>\n>=",
        b'S' => "a\nb\nN\nQ\nf\nq\nr\nm\npm\nqm\nx\nn\ngm\nz\nA",
        b'U' => "-\n+\n!\n^\n&\n*\n<-\n~",
        b'F' => {
            "one\ntwo\nnone\nid\nnum\nvr\nfn\nff\nt.m\npt.pm\nin.m\nmk[int, string]\nid[int]\nmk[int]\ng.gm\nT.m\n(*T).pm\nmp\nq.qm\nj.pm\n\
             len\ncap\nappend\ncopy\nmake\nnew\nmin\nmax\ncomplex\nreal\nimag\ndelete\nclose\nclear\npanic\nprint\nrecover\n($T)\n($T)\n$P"
        }
        b'G' => "\n$E\n$E\n$E, $E\n$E, $E\n$E, $E, $E\n$E...\n$T\n$T, $E",
        b'H' => "$E\n$E\n$S: $E\n$E: $E\n{$E}\n{$S: $E}\n$E, $H\n$S: $E, $H",
        b'P' => "$A\n$A\n$A\n($E)\n$C{$H}\n\"lit\"",
        b'E' => {
            "$A\n$A\n$A\n$V\n$V\n$E $O $E\n$E $O $E\n$E $O $E\n($E)\n$U($E)\n$P.$S\n$P[$E]\n$P[$E:]\n$P[:$E]\n$P[$E:$E]\n$P[$E:$E:$E]\n\
             $P.($T)\n$F($G)\n$F($G)\n$F($G)\n$C{$H}\n&$C{$H}\n$C{}\nfunc() $T { return $E }\nfunc(a int) {}"
        }
        b'B' => {
            "_ = $E\n_ = $E\n_ = $E\n_ = $E\n_ = $E\nvar _ $T = $E\n_, _ = $E\n$A = $E\n$A $O= $E\n($E)\n$A <- $E\n{ const _ = $E }\n\
             { const (_ = iota + $E; _; _) }\nswitch ($E) { case $E, $E: }\nfor range ($E) {}"
        }
        _ => unreachable!("no rule for ${}", char::from(letter)),
    }
}

/// Appends what a template stands for. In the end only names and values are drawn.
fn expand(draw: &mut Draw, template: &str, depth: usize, text: &mut String) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('$') {
        *text += before;
        rest = &after[1..];
        let letter = match after.as_bytes()[0] {
            b'E' | b'H' | b'P' if depth == 0 => [b'A', b'A', b'V'][draw.below(3)],
            letter => letter,
        };
        let mut rules: Vec<&str> = rules(letter).split('\n').collect();
        rules.retain(|rule| depth > 0 || !rule.contains('$'));
        let rule = draw.of(&rules);
        expand(draw, rule, depth.saturating_sub(1), text);
    }
    *text += rest;
}

/// A function of such statements.
pub(crate) fn program(seed: usize, statements: usize) -> Program {
    let draw = &mut Draw::new(seed as u64);
    let mut text = DECLARED.to_owned();
    for _ in 0..statements {
        let depth = 2 + draw.below(4);
        expand(draw, "$B\n", depth, &mut text);
    }
    text += "}\n";
    Program::new(format!("expressions {seed}"), text)
}
