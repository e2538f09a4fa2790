extension Launch {
  /// What a person sees who starts the program on a terminal.
  func help() -> String {
    """
    \(name) \(program.version): a web application, to be started by a web server.

    On shared hosting, put the program and an .htaccess into the site's folder:

      public_html/run.fcgi     this program under that name, or a text file whose first
                               line is #!/absolute/path/of/\(name); permissions 755
      public_html/.htaccess    RewriteEngine On
                               RewriteCond %{REQUEST_FILENAME} !-f
                               RewriteRule ^ run.fcgi [L]

    Touch run.fcgi to reload. Errors are written to logs/\(name).log beside it. When a page says
    500, ./run.fcgi --doctor says why.

    For a web server that connects to a running program:

      --socket PATH [--mode 660]   listen on a socket in the file system
      --bind HOST:PORT             listen on a numeric address, such as 127.0.0.1:9000
      --threads N                  serve N requests at once (default 1)

    To look at the program:

      --check      load settings, routes, and templates, say what is wrong, exit 0 or 1
      --doctor     find out why pages fail: permissions, .htaccess, program, settings, host;
                   --doctor FOLDER for the site in another folder, --notes for what is
                   worth knowing too, --json for programs
      --routes     list the routes
      --version    print the version
      --help       print this page

    """
  }
}
