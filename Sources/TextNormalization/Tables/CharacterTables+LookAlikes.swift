// Tocsin
// SPDX-License-Identifier: Unicode-DFS-2016

// Written by Scripts/make-character-tables.py; do not edit.
// Derived from data files of the Unicode consortium, Copyright 1991-2022 Unicode, Inc., under the Unicode licence
// (https://www.unicode.org/license.txt): look-alikes and forms were selected, and reduced to what the target needs.

extension CharacterTables {
    /// `letter:ASCII letter`, the first in hexadecimal.
    static let lookAlikesText = """
        251:a 261:g 262:g 263:y 269:i 26a:i 26f:w 274:n 280:r 28b:u 28f:y 299:b 29c:h 29f:l 37a:i 37f:J 391:A 392:B
        395:E 396:Z 397:H 399:I 39a:K 39c:M 39d:N 39f:O 3a1:P 3a4:T 3a5:Y 3a7:X 3b1:a 3b2:b 3b3:y 3b5:e 3b7:n 3b9:i
        3ba:k 3bc:u 3bd:v 3bf:o 3c1:p 3c3:o 3c4:t 3c5:u 3c7:x 3c9:w 3d2:Y 3dc:F 3f1:p 3f2:c 3f3:j 3f9:C 3fa:M 405:S
        406:I 408:J 410:A 412:B 415:E 41a:K 41c:M 41d:H 41e:O 420:P 421:C 422:T 423:Y 425:X 42c:b 430:a 432:b 433:r
        435:e 438:u 43a:k 43c:m 43d:h 43e:o 43f:n 440:p 441:c 442:t 443:y 445:x 448:w 44c:b 455:s 456:i 458:j 461:w
        474:V 475:v 4ae:Y 4af:y 4bb:h 4bd:e 4c0:I 4cf:i 501:d 50c:G 51b:q 51c:W 51d:w 54d:U 54f:S 555:O 561:w 563:q
        566:q 570:h 578:n 57c:n 57d:u 581:g 584:f 585:o 10e7:y 10ff:o 13a0:D 13a1:R 13a2:T 13a5:i 13a9:Y 13aa:A 13ab:J
        13ac:E 13b3:W 13b7:M 13bb:H 13bd:Y 13c0:G 13c2:h 13c3:Z 13cf:b 13d2:R 13d4:W 13d5:S 13d9:V 13da:S 13de:L 13df:C
        13e2:P 13e6:K 13e7:d 13f3:G 13f4:B 1d00:a 1d04:c 1d05:d 1d07:e 1d0a:j 1d0b:k 1d0d:m 1d0f:o 1d11:o 1d18:p 1d1b:t
        1d1c:u 1d20:v 1d21:w 1d22:z 1d26:r 1d83:g 1d8c:y 2c85:r 2c8e:H 2c92:I 2c94:K 2c98:M 2c9a:N 2c9e:O 2c9f:o 2ca2:P
        2ca3:p 2ca4:C 2ca5:c 2ca6:T 2ca8:Y 2cac:X 2cd0:L a4d0:B a4d1:P a4d2:d a4d3:D a4d4:T a4d6:G a4d7:K a4d9:J a4da:C
        a4dc:Z a4dd:F a4df:M a4e0:N a4e1:L a4e2:S a4e3:R a4e6:V a4e7:H a4ea:W a4eb:X a4ec:Y a4ee:A a4f0:E a4f2:l a4f3:O
        a4f4:U a647:i a6df:V a730:f a731:s a798:F a799:f a79f:u a7af:q a7b2:J a7b3:X a7b4:B ab32:e ab35:f ab3d:o ab47:r
        ab48:r ab4e:u ab52:u ab5a:y ab75:i ab81:r ab83:w ab93:z aba9:v abaa:s abaf:c
        """
}

extension CharacterTables {
    /// `ASCII letter:Cyrillic letter`, the second in hexadecimal.
    static let cyrillicText = """
        A:410 B:412 C:421 E:415 H:41d I:406 K:41a M:41c O:41e P:420 T:422 X:425 Y:423 a:430 b:42c c:441 e:435 h:43d
        i:456 k:43a m:43c o:43e p:440 t:442 x:445 y:443
        """
}
