using OpsConsole.Core.Telemetry.Rollups;

namespace OpsConsole.Core.Sources.Pulls;

/// <summary>The packed form of what a source said of a piece of the past.</summary>
internal static class PulledPacking
{
    public static byte[] Pack(IReadOnlyCollection<PulledMinute> minutes)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write7BitEncodedInt(minutes.Count);
        foreach (PulledMinute minute in minutes)
        {
            writer.Write(minute.Application);
            writer.Write(minute.Environment);
            writer.Write(minute.Model ?? "");
            writer.Write7BitEncodedInt(minute.Minute);
            byte[] cell = minute.Cell.Pack();
            writer.Write7BitEncodedInt(cell.Length);
            writer.Write(cell);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no packed piece.</exception>
    public static IReadOnlyList<PulledMinute> Unpack(byte[] packed)
    {
        using MemoryStream stream = new(packed);
        using BinaryReader reader = new(stream);
        try
        {
            List<PulledMinute> minutes = [];
            for (int left = reader.Read7BitEncodedInt(); left != 0; left--) // grows as it is read: a count that is garbage costs nothing
            {
                (string application, string environment, string model, int minute) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.Read7BitEncodedInt());
                int length = reader.Read7BitEncodedInt();
                if (length < 0 || length > stream.Length - stream.Position)
                {
                    throw new InvalidDataException("A pulled piece ends early.");
                }

                minutes.Add(new PulledMinute(application, environment, model.Length == 0 ? null : model, minute, RollupCell.Unpack(reader.ReadBytes(length))));
            }

            return stream.Position == stream.Length ? minutes : throw new InvalidDataException("A pulled piece goes on past its end.");
        }
        catch (Exception exception) when (exception is IOException or FormatException or OverflowException)
        {
            throw new InvalidDataException("A pulled piece cannot be read.", exception);
        }
    }
}
