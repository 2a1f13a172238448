namespace Mss.Sscd.Tests;

/// <summary>Runs where the published vectors are; skipped, and said so, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorsFactAttribute : FactAttribute
{
    public VectorsFactAttribute(string subfolder) => Skip = Vectors.Subfolder(subfolder) is null ? Vectors.Absent : null!;
}
