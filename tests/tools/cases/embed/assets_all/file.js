content of js
