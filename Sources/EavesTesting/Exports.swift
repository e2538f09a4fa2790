@_exported public import Eaves
