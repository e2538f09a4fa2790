extension NewProject {
  /// The files of the package.
  var files: [File] {
    common + (kind == .site ? site : minimal)
  }

  private var common: [File] {
    [
      File(path: ".gitignore", template: PackageResources.gitignore_jinja),
      File(path: "Package.swift", template: PackageResources.Package_swift_jinja),
      File(path: "README.md", template: PackageResources.README_md_jinja),
      File(path: "\(sources)/main.swift", template: PackageResources.main_swift_jinja),
      File(path: "public/.htaccess", template: PackageResources.htaccess_jinja),
      File(
        path: "public/run.fcgi", template: PackageResources.run_fcgi_jinja, isExecutable: true),
    ]
  }

  private var site: [File] {
    [
      File(path: "\(sources)/App.swift", template: PackageResources.App_swift_jinja),
      File(path: "\(tests)/AppTests.swift", template: PackageResources.AppTests_swift_jinja),
      File(path: "static/icon.svg", template: PackageResources.icon_svg_jinja),
      File(path: "static/style.css", template: PackageResources.style_css_jinja),
      File(path: "templates/base.html", template: PackageResources.base_html_jinja),
      File(path: "templates/error.html", template: PackageResources.error_html_jinja),
      File(path: "templates/hello.html", template: PackageResources.hello_html_jinja),
      File(path: "templates/index.html", template: PackageResources.index_html_jinja),
    ]
  }

  private var minimal: [File] {
    [
      File(path: "\(sources)/App.swift", template: PackageResources.App_minimal_swift_jinja),
      File(
        path: "\(tests)/AppTests.swift", template: PackageResources.AppTests_minimal_swift_jinja),
    ]
  }

  private var sources: String { "Sources/\(name.text)" }

  private var tests: String { "Tests/\(name.text)Tests" }
}
