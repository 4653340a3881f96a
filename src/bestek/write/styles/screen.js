// The table of contents is open for readers without scripts; on a narrow screen it would push the text away.
if (matchMedia("(max-width: 63.99rem)").matches) document.querySelector(".columns > nav details")?.removeAttribute("open");
