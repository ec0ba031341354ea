namespace Microsoft.SqlServer.Server;

/// <summary>How a CLR user-defined type is laid out on the wire. Only the names matter here: OpsConsole uses no such type.</summary>
public enum Format { Unknown = 0, Native = 1, UserDefined = 2 }

/// <summary>Whether a CLR routine reads user data.</summary>
public enum DataAccessKind { None = 0, Read = 1 }

/// <summary>Whether a CLR routine reads system data.</summary>
public enum SystemDataAccessKind { None = 0, Read = 1 }

/// <summary>A CLR user-defined type that serialises itself.</summary>
public interface IBinarySerialize
{
    /// <summary>Reads the value.</summary>
    void Read(BinaryReader r);

    /// <summary>Writes the value.</summary>
    void Write(BinaryWriter w);
}

/// <summary>Marks a CLR user-defined type.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    /// <summary>The layout.</summary>
    public Format Format { get; } = format;

    /// <summary>The largest size in bytes; -1 is unlimited.</summary>
    public int MaxByteSize { get; set; }

    /// <summary>Whether all values have the same length.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>Whether values compare by their bytes.</summary>
    public bool IsByteOrdered { get; set; }

    /// <summary>Name of the method that validates a value.</summary>
    public string? ValidationMethodName { get; set; }

    /// <summary>Name of the type.</summary>
    public string? Name { get; set; }
}

/// <summary>Marks a CLR aggregate.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedAggregateAttribute(Format format) : Attribute
{
    /// <summary>The layout.</summary>
    public Format Format { get; } = format;

    /// <summary>The largest size in bytes.</summary>
    public int MaxByteSize { get; set; }
}

/// <summary>Marks a CLR function.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class SqlFunctionAttribute : Attribute
{
    /// <summary>Whether it always answers the same for the same input.</summary>
    public bool IsDeterministic { get; set; }

    /// <summary>User data it reads.</summary>
    public DataAccessKind DataAccess { get; set; }

    /// <summary>System data it reads.</summary>
    public SystemDataAccessKind SystemDataAccess { get; set; }

    /// <summary>Whether its arithmetic is exact.</summary>
    public bool IsPrecise { get; set; }
}

/// <summary>Marks a method of a CLR user-defined type.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqlMethodAttribute : SqlFunctionAttribute
{
    /// <summary>Whether it answers for a null instance.</summary>
    public bool OnNullCall { get; set; }

    /// <summary>Whether it changes the instance.</summary>
    public bool IsMutator { get; set; }

    /// <summary>Whether it is called for a null reference.</summary>
    public bool InvokeIfReceiverIsNull { get; set; }
}

/// <summary>Gives facts about a value's size and precision.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.ReturnValue | AttributeTargets.Parameter)]
public sealed class SqlFacetAttribute : Attribute
{
    /// <summary>Whether the length is fixed.</summary>
    public bool IsFixedLength { get; set; }

    /// <summary>The largest size.</summary>
    public int MaxSize { get; set; }

    /// <summary>Digits in all.</summary>
    public int Precision { get; set; }

    /// <summary>Digits after the point.</summary>
    public int Scale { get; set; }

    /// <summary>Whether null is allowed.</summary>
    public bool IsNullable { get; set; }
}

/// <summary>A type that is not a valid CLR user-defined type.</summary>
public sealed class InvalidUdtException : SystemException
{
    /// <summary>Creates the exception.</summary>
    public InvalidUdtException() { }

    /// <summary>Creates the exception with a message.</summary>
    public InvalidUdtException(string message) : base(message) { }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public InvalidUdtException(string message, Exception inner) : base(message, inner) { }
}
