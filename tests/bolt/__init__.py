"""Reading over Bolt: limits, values, hints, parameters, the library's headers, and statements that mean harm."""
