const box = document.getElementById("box");
// ruleid: dom-text-as-html
box.innerHTML = document.getElementById("name").value;
// ok: dom-text-as-html
box.textContent = document.getElementById("name").value;
// ruleid: dom-text-as-html
$("#out").html("<b>" + $("#in").val() + "</b>");
// ok: dom-text-as-html
$("#out").text($("#in").val());
// ruleid: dom-text-as-html
$("<li>" + box.getAttribute("data-label") + "</li>").appendTo("#list");
// ok: dom-text-as-html
$(box.getAttribute("data-target")).hide();
// ok: dom-text-as-html
$("#out").html(DOMPurify.sanitize($("#in").val()));
