use super::*;
pub static LESSON: Lesson = Lesson { name: "demo", text: text!("demo"), sections: &[Section { id: "a", programs: &[program!("demo","a",Ending::Exit), program!("demo","a",Ending::Panic,"x")], questions: &[], claims: &[]}]};
