//! What a syntax tree is made of.
//!
//! Invariants  I1  a node's position is the one that gc's errors about it show: of a binary operation its operator, of a call its opening
//!                 parenthesis, of a selection its dot, of an assignment its operator; else mostly its first token.
//!             I2  names that are declared in one list share the type of the list: the same id.
//!             I3  parentheses are kept only where an error may speak of them.
//! Rejected    A box for each node: a sum of a million operands would need as many frames to be dropped.
//! See         cmd/compile/internal/syntax/nodes.go.

use super::ids::{BlockId, DeclId, ExprId, List, NameId, StmtId};
use super::tokens::{LitKind, Operator};
use super::tree::Symbol;
use crate::source::{FileId, Pos};

/// One file's tree.
#[derive(Clone, Debug)]
pub struct File {
    /// Which file it is.
    pub file: FileId,
    /// Where its first token is.
    pub pos: Pos,
    /// The name in its package clause. None if that is faulty: then nothing else was read, and gc reads no further file.
    pub package: Option<NameId>,
    /// Its declarations. Those of a group stand one by one.
    pub decls: List<DeclId>,
    /// Where it ends.
    pub eof: Pos,
    /// The least version of Go that its `//go:build` line implies: 21 for `go1.21`.
    pub go_version: Option<u32>,
    /// Its directives, in the order of the text.
    pub directives: List<Directive>,
}

/// A comment that tells the compiler something: `//go:noinline`, `//go:embed x.txt`, `//go:build linux`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Directive {
    /// Where its text begins, behind the slashes.
    pub pos: Pos,
    /// Its text without the slashes.
    pub text: Symbol,
}

/// Which of the parenthesised groups of its file a declaration belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Group(pub u32);

/// A declaration.
#[derive(Clone, Copy, Debug)]
pub struct Decl {
    /// Where: an import's name or path, the first of several names, the name of a function or after `func` a receiver's parenthesis.
    pub pos: Pos,
    /// The group that it stands in.
    pub group: Option<Group>,
    /// What it declares.
    pub kind: DeclKind,
}

/// Kinds of declarations.
#[derive(Clone, Copy, Debug)]
pub enum DeclKind {
    /// `import name "path"`
    Import {
        /// The name, which may be `.` or `_`.
        name: Option<NameId>,
        /// The path. None after a syntax error.
        path: Option<ExprId>,
    },
    /// `const names typ = values`
    Const {
        /// What is declared.
        names: List<NameId>,
        /// The type.
        typ: Option<ExprId>,
        /// The values, a list if there are several.
        values: Option<ExprId>,
    },
    /// `type name[tparams] = typ`
    Type {
        /// What is declared.
        name: NameId,
        /// Its type parameters.
        tparams: List<Field>,
        /// Whether there is a `=`.
        alias: bool,
        /// The type.
        typ: ExprId,
    },
    /// `var names typ = values`
    Var {
        /// What is declared.
        names: List<NameId>,
        /// The type.
        typ: Option<ExprId>,
        /// The values, a list if there are several.
        values: Option<ExprId>,
    },
    /// `func (recv) name[tparams] typ { body }`
    Func(Func),
}

/// A function's or a method's declaration.
#[derive(Clone, Copy, Debug)]
pub struct Func {
    /// The receiver.
    pub recv: Option<Field>,
    /// The name.
    pub name: NameId,
    /// The type parameters.
    pub tparams: List<Field>,
    /// The signature.
    pub typ: ExprId,
    /// The body. None if it is declared without.
    pub body: Option<BlockId>,
}

/// A field, a parameter, a result, a method, an embedded type or element.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Field {
    /// Where it begins.
    pub pos: Pos,
    /// Its name. None if it has none.
    pub name: Option<NameId>,
    /// Its type.
    pub typ: ExprId,
    /// Its tag.
    pub tag: Option<ExprId>,
}

/// An expression or a type.
#[derive(Clone, Copy, Debug)]
pub struct Expr {
    /// Where.
    pub pos: Pos,
    /// What.
    pub kind: ExprKind,
}

/// Kinds of expressions and types.
#[derive(Clone, Copy, Debug)]
pub enum ExprKind {
    /// What could not be read.
    Bad,
    /// A name.
    Name(Symbol),
    /// A literal.
    BasicLit {
        /// The literal as it is written.
        value: Symbol,
        /// Its kind.
        kind: LitKind,
        /// Whether something is wrong with it.
        bad: bool,
    },
    /// `typ{elems}`
    CompositeLit {
        /// The type. None inside another composite literal.
        typ: Option<ExprId>,
        /// The elements.
        elems: List<ExprId>,
        /// How many of them have keys.
        keys: u32,
        /// Where the closing brace is.
        rbrace: Pos,
    },
    /// `key: value`
    KeyValue {
        /// The key.
        key: ExprId,
        /// The value.
        value: ExprId,
    },
    /// `func typ { body }`
    FuncLit {
        /// The signature.
        typ: ExprId,
        /// The body.
        body: BlockId,
    },
    /// `(x)`
    Paren(ExprId),
    /// `x.sel`
    Selector {
        /// What is selected from.
        x: ExprId,
        /// What is selected.
        sel: NameId,
    },
    /// `x[index]`. An instantiation with several types has a list.
    Index {
        /// What is indexed.
        x: ExprId,
        /// The index.
        index: ExprId,
    },
    /// `x[i:j:k]`
    Slice {
        /// What is sliced.
        x: ExprId,
        /// The indices.
        index: [Option<ExprId>; 3],
        /// Whether there are two colons.
        full: bool,
    },
    /// `x.(typ)`
    Assert {
        /// The value.
        x: ExprId,
        /// The type.
        typ: ExprId,
    },
    /// `lhs := x.(type)`
    TypeSwitchGuard {
        /// The name.
        lhs: Option<NameId>,
        /// The value.
        x: ExprId,
    },
    /// `op x`. A pointer type is one, too.
    Unary {
        /// The operator.
        op: Operator,
        /// The operand.
        x: ExprId,
    },
    /// `x op y`
    Binary {
        /// The operator.
        op: Operator,
        /// The left operand.
        x: ExprId,
        /// The right operand.
        y: ExprId,
    },
    /// `fun(args...)`
    Call {
        /// What is called.
        fun: ExprId,
        /// With what.
        args: List<ExprId>,
        /// Whether three dots follow the last argument.
        dots: bool,
    },
    /// `a, b`
    List(List<ExprId>),
    /// `[len]elem`
    ArrayType {
        /// The length. None for `...`.
        len: Option<ExprId>,
        /// The element type.
        elem: ExprId,
    },
    /// `[]elem`
    SliceType(ExprId),
    /// `...elem`
    DotsType(ExprId),
    /// `struct { fields }`
    StructType(List<Field>),
    /// `interface { methods and elements }`
    InterfaceType(List<Field>),
    /// `func(params) results`
    FuncType {
        /// The parameters.
        params: List<Field>,
        /// The results.
        results: List<Field>,
    },
    /// `map[key]value`
    MapType {
        /// The key type.
        key: ExprId,
        /// The value type.
        value: ExprId,
    },
    /// `chan elem`, `<-chan elem`, `chan<- elem`
    ChanType {
        /// The direction.
        dir: ChanDir,
        /// The element type.
        elem: ExprId,
    },
}

/// What can be done with a channel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ChanDir {
    /// Both.
    Both,
    /// Only sending: `chan<-`.
    SendOnly,
    /// Only receiving: `<-chan`.
    RecvOnly,
}

/// A statement.
#[derive(Clone, Copy, Debug)]
pub struct Stmt {
    /// Where.
    pub pos: Pos,
    /// What.
    pub kind: StmtKind,
}

/// Kinds of statements.
#[derive(Clone, Copy, Debug)]
pub enum StmtKind {
    /// Nothing.
    Empty,
    /// `label: stmt`
    Labeled {
        /// The label.
        label: NameId,
        /// The statement.
        stmt: StmtId,
    },
    /// `{ … }`
    Block(BlockId),
    /// An expression.
    Expr(ExprId),
    /// `chan <- value`
    Send {
        /// The channel.
        chan: ExprId,
        /// The value.
        value: ExprId,
    },
    /// Declarations.
    Decl(List<DeclId>),
    /// `lhs op= rhs`; `lhs := rhs` with `Operator::Def`; `lhs++` and `lhs--` without a right side.
    Assign {
        /// The operator before the `=`.
        op: Option<Operator>,
        /// The left side.
        lhs: ExprId,
        /// The right side.
        rhs: Option<ExprId>,
    },
    /// `break`, `continue`, `fallthrough`, `goto`
    Branch {
        /// Which.
        branch: Branch,
        /// The label.
        label: Option<NameId>,
        /// Where it leads: for a goto the labeled statement; for a break or continue the statement that it ends or goes on with. None for a
        /// fallthrough, and after an error.
        target: Option<StmtId>,
    },
    /// `go call`, `defer call`
    Call {
        /// Whether it is `defer`.
        defer: bool,
        /// The call, or what stands in its place.
        call: ExprId,
    },
    /// `return results`
    Return(Option<ExprId>),
    /// `if init; cond { then } else otherwise`
    If {
        /// What comes first.
        init: Option<StmtId>,
        /// The condition. None after a syntax error.
        cond: Option<ExprId>,
        /// The first block.
        then: BlockId,
        /// A block or another `if`.
        otherwise: Option<StmtId>,
    },
    /// `for init; cond; post { body }`
    For {
        /// What comes first; a range clause, too.
        init: Option<StmtId>,
        /// The condition.
        cond: Option<ExprId>,
        /// What comes after each iteration.
        post: Option<StmtId>,
        /// The body.
        body: BlockId,
    },
    /// `switch init; tag { body }`
    Switch {
        /// What comes first.
        init: Option<StmtId>,
        /// The value, or a type switch's guard.
        tag: Option<ExprId>,
        /// The clauses.
        body: List<CaseClause>,
        /// Where the closing brace is.
        rbrace: Pos,
    },
    /// `select { body }`
    Select {
        /// The clauses.
        body: List<CommClause>,
        /// Where the closing brace is.
        rbrace: Pos,
    },
    /// `lhs := range x`, only as what comes first in a `for`.
    Range {
        /// The left side.
        lhs: Option<ExprId>,
        /// Whether it is `:=`.
        def: bool,
        /// What is ranged over.
        x: ExprId,
    },
}

/// Statements that go elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Branch {
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// `fallthrough`
    Fallthrough,
    /// `goto`
    Goto,
}

/// `{ … }`
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// Where it begins.
    pub pos: Pos,
    /// Its statements.
    pub list: List<StmtId>,
    /// Where its closing brace is.
    pub rbrace: Pos,
}

/// `case cases: body`
#[derive(Clone, Copy, Debug)]
pub struct CaseClause {
    /// Where.
    pub pos: Pos,
    /// The values or types, a list if there are several. None for `default`.
    pub cases: Option<ExprId>,
    /// The statements.
    pub body: List<StmtId>,
    /// Where the colon is.
    pub colon: Pos,
}

/// `case comm: body` of a `select`
#[derive(Clone, Copy, Debug)]
pub struct CommClause {
    /// Where.
    pub pos: Pos,
    /// What is sent or received. None for `default`.
    pub comm: Option<StmtId>,
    /// The statements.
    pub body: List<StmtId>,
    /// Where the colon is.
    pub colon: Pos,
}
