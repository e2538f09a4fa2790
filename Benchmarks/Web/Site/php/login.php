<?php
if (($_POST["username"] ?? "") !== "ann" || ($_POST["password"] ?? "") !== "secret") {
  http_response_code(403);
  exit;
}
session_save_path(getenv("SESSIONS"));
session_start();
$_SESSION["username"] = "ann";
header("Location: /hello", true, 302);
