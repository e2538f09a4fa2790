<?php
$items = [];
for ($i = 1; $i <= 20; $i++) {
  $items[] = ["id" => $i, "title" => "Item $i", "tags" => ["a", "b"]];
}
header("Content-Type: application/json");
echo json_encode($items), "\n";
