"use strict";
// The answers are hidden until an option is pressed. Without this script they are there to be read.
document.documentElement.classList.add("script");
for (const question of document.querySelectorAll(".question")) {
  const buttons = [...question.querySelectorAll("button[data-option]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const right = button.dataset.option === question.dataset.key;
      for (const other of buttons) {
        other.setAttribute("aria-pressed", String(other === button));
        other.classList.remove("right", "wrong");
      }
      button.classList.add(right ? "right" : "wrong");
      question.querySelector(".said").textContent = right ? question.dataset.right : question.dataset.wrong;
      question.querySelector(".answer").classList.add("shown");
    });
  }
}
