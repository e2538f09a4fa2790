<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title><?= htmlspecialchars($title) ?> – <?= $host ?></title>
</head>
<body>
<nav><?php foreach (["home", "posts", "about"] as $name): ?><a href="/<?= htmlspecialchars($name) ?>"><?= htmlspecialchars(ucfirst($name)) ?></a> <?php endforeach ?></nav>

<?= $content ?>

</body>
</html>
