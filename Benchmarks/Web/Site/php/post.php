<?php
$number = 7;
$visits = 1;
$title = "Post $number";
$host = htmlspecialchars($_SERVER["HTTP_HOST"]);
ob_start();
?>

<h1>Post <?= htmlspecialchars($number) ?></h1>
<p>You were here <?= htmlspecialchars($visits) ?> times.</p>
<ul>
<?php for ($item = 1; $item <= 20; $item++): ?>
  <li class="<?= $item % 2 ? "odd" : "even" ?>"><a href="<?= htmlspecialchars("/post/$item") ?>">Post <?= htmlspecialchars($item) ?> &amp; more</a></li>
<?php endfor ?>
</ul>
<?php
$content = ob_get_clean();
require "base.php";
