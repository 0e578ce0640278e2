//! What gort says beyond gc's words, one sentence for each kind of error that learners meet.

use gort_golang::source::Help;

use crate::terminal::speech::say;

/// The sentence, in the learner's language.
pub fn sentence(help: &Help) -> Option<String> {
    use Help::*;
    Some(match help {
        BraceOnSameLine => say!(
            "The opening brace stands on the same line as what it belongs to.",
            "左大括号要和它所属的语句写在同一行。"
        ),
        StatementOutsideFunction => say!(
            "Outside of functions there are only declarations: var, const, type, func. Use var instead of :=.",
            "函数外只能有声明：var、const、type、func。这里用 var 代替 :=。"
        ),
        CommaBeforeNewline => say!(
            "A list that goes on after the line needs a comma at the end of the line.",
            "列表换行继续时，行末需要一个逗号。"
        ),
        AssignmentForComparison => say!("= assigns; == compares.", "= 是赋值，== 是比较。"),
        TextInSingleQuotes => say!(
            "Text stands in double quotes; single quotes hold one character.",
            "字符串用双引号；单引号里只能有一个字符。"
        ),
        TypographicCharacter => say!(
            "This character only looks like Go's: retype it (word processors put such characters in).",
            "这个字符只是看起来像 Go 的字符：请重新输入（文字处理软件会插入这样的字符）。"
        ),
        IncrementIsNoValue => say!("i++ and i-- are statements; they have no value.", "i++ 和 i-- 是语句，没有值。"),
        ForIsWhile => say!("Go has no while: write for condition {{ … }}.", "Go 没有 while：写成 for 条件 {{ … }}。"),
        ElseOnSameLine => say!(
            "else stands on the line of the brace that closes the block before it.",
            "else 要和前一个代码块的右大括号写在同一行。"
        ),
        PackageFirst => say!(
            "A Go file begins with its package: a program with package main.",
            "Go 文件的开头是它的 package：程序写 package main。"
        ),
        ImportsFirst => say!("Imports stand before all other declarations.", "import 要写在所有其他声明之前。"),
        BraceMissing => {
            say!("A closing brace is missing somewhere before this place.", "在这之前的某处缺少一个右大括号。")
        }
        VariableUnused => say!(
            "A variable of a function must be used; assigning to it is not using it. To throw a value away, assign it to _.",
            "函数里的变量必须被使用；给它赋值不算使用。不需要的值可以赋给 _。"
        ),
        ImportUnused => {
            say!("An imported package must be used: remove the import.", "导入的包必须被使用：请删掉这个 import。")
        }
        NearName(name) => say!("Did you mean {}?", "你是想写 {} 吗？", name),
        ImportMissing(path) => {
            say!("The package is not imported: add import {path:?}.", "没有导入这个包：请加上 import {path:?}。")
        }
        NameUndefined => say!("Nothing of this name is declared here.", "这里没有声明这个名字。"),
        OtherSpelling => {
            say!("Capital letters count: the name exists with other ones.", "大小写有区别：存在大小写不同的同名者。")
        }
        NotExported => say!(
            "Names that begin with a small letter belong to their package alone.",
            "小写字母开头的名字只属于它自己的包。"
        ),
        NoFieldOrMethod => {
            say!("The type has no field and no method of that name.", "这个类型没有这个名字的字段或方法。")
        }
        NothingDeclared => say!(
            ":= declares something new; to change a variable that is there, use =.",
            ":= 声明新的变量；修改已有的变量用 =。"
        ),
        Redeclared => say!("A name is declared once in a block.", "同一个代码块里，一个名字只能声明一次。"),
        AssignmentMismatch => {
            say!("Each variable on the left takes one value from the right.", "左边的每个变量对应右边的一个值。")
        }
        ArgumentCount => say!("A call has one argument for each parameter.", "调用时，每个参数对应一个实参。"),
        ResultCount => {
            say!("return has one value for each result of the function.", "return 的值和函数的返回值一一对应。")
        }
        ReturnMissing => say!(
            "A function with results ends with return on every way through it.",
            "有返回值的函数，每条路径都要以 return 结束。"
        ),
        MismatchedTypes => say!(
            "Both operands need the same type: Go converts nothing by itself. Convert one, for example float64(n).",
            "两个操作数的类型必须相同：Go 不会自动转换。请转换其中一个，例如 float64(n)。"
        ),
        ConversionMissing => say!(
            "Go converts nothing by itself: the value needs the type of what it is assigned to.",
            "Go 不会自动转换：值的类型要和赋值目标的类型一致。"
        ),
        ConstantTooLarge => say!("The type cannot hold so large a number.", "这个类型放不下这么大的数。"),
        ConstantTruncated => say!("An integer cannot hold what is behind the point.", "整数放不下小数部分。"),
        MethodMissing => say!("The type lacks a method of the interface.", "这个类型缺少接口的一个方法。"),
        PointerReceiver => {
            say!("The method belongs to the pointer: use &x instead of x.", "这个方法属于指针：用 &x 代替 x。")
        }
        AssertionMissing => say!(
            "To get at the value in an interface, assert its type: x.(T).",
            "要取出接口里的值，需要类型断言：x.(T)。"
        ),
        PointerToInterface => say!(
            "A pointer to an interface has no methods: use the interface itself.",
            "指向接口的指针没有方法：直接使用接口本身。"
        ),
        SendToReceiveOnly => say!(
            "<-chan can only be received from: the parameter's type says so.",
            "<-chan 只能接收：参数的类型是这样规定的。"
        ),
        ReceiveFromSendOnly => say!(
            "chan<- can only be sent to: the parameter's type says so.",
            "chan<- 只能发送：参数的类型是这样规定的。"
        ),
        CloseOfReceiveOnly => say!("Only a sender can close a channel.", "只有发送方才能关闭 channel。"),
        ValueUnused => say!(
            "A value alone does nothing: only calls and receives stand by themselves.",
            "单独一个值没有作用：只有调用和接收可以单独成句。"
        ),
        NoResult => say!("The function returns nothing that could be used.", "这个函数没有返回值可用。"),
        SeveralResults => say!(
            "The function returns several values: assign them to variables first.",
            "这个函数返回多个值：请先赋给变量。"
        ),
        NilWithoutType => say!(
            "nil has no type of its own: declare the variable with its type.",
            "nil 自己没有类型：声明变量时请写出类型。"
        ),
        ConditionIsNoBool => say!(
            "A condition is true or false; compare, for example n != 0.",
            "条件必须是 true 或 false；请写比较，例如 n != 0。"
        ),
        DivisionByZero => say!("The divisor is always zero.", "除数恒为零。"),
        IndexOutside => say!("The index is always outside.", "下标恒为越界。"),
        DuplicateCase => say!("The value stands in an earlier case already.", "前面的 case 里已经有这个值。"),
        ComparedOnlyToNil => {
            say!("Slices, maps and functions can only be compared with nil.", "切片、映射和函数只能和 nil 比较。")
        }
        FieldInMap => say!(
            "Copy the struct out of the map, change the copy, and put it back.",
            "先把结构体从映射里取出来，修改后再放回去。"
        ),
        NotAssignable => {
            say!("Only variables, elements and fields can be assigned to.", "只有变量、元素和字段可以赋值。")
        }
        RecursiveType => say!(
            "A type that contains itself would be infinitely large: use a pointer.",
            "包含自身的类型会无限大：请用指针。"
        ),
        InitializationCycle => say!("These variables need each other to begin with.", "这些变量的初值互相依赖。"),
        CallMissing => say!(
            "go and defer take a call: go f(), or go func() {{ … }}().",
            "go 和 defer 后面要跟调用：go f()，或者 go func() {{ … }}()。"
        ),
        NewerVersion => say!("A newer version of the language has this.", "更新的语言版本才有这个。"),
        _ => return None,
    })
}
