//! Lengths that must not be taken for one another.

macro_rules! length {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name {
            metres: f64,
        }

        impl $name {
            /// So many metres.
            pub const fn metres(metres: f64) -> Self {
                Self { metres }
            }

            /// So many millimetres.
            pub const fn millimetres(millimetres: f64) -> Self {
                Self::metres(millimetres / 1e3)
            }

            /// So many micrometres.
            pub const fn micrometres(micrometres: f64) -> Self {
                Self::metres(micrometres / 1e6)
            }

            /// So many nanometres.
            pub const fn nanometres(nanometres: f64) -> Self {
                Self::metres(nanometres / 1e9)
            }

            /// The number of metres.
            pub const fn in_metres(self) -> f64 {
                self.metres
            }

            /// The number of millimetres.
            pub const fn in_millimetres(self) -> f64 {
                self.metres * 1e3
            }

            /// The number of micrometres.
            pub const fn in_micrometres(self) -> f64 {
                self.metres * 1e6
            }

            /// The number of nanometres.
            pub const fn in_nanometres(self) -> f64 {
                self.metres * 1e9
            }
        }
    };
}

length! {
    /// The length of the crystal, along the beams.
    ///
    /// ```
    /// use quadrille::spdc::Length;
    /// assert_eq!(Length::millimetres(10.0), Length::metres(0.01));
    /// ```
    Length
}

length! {
    /// The radius of a beam in the middle of the crystal, where the intensity has fallen to 1/e^2
    /// and the field to 1/e. Not a diameter.
    ///
    /// ```
    /// use quadrille::spdc::Waist;
    /// assert_eq!(Waist::micrometres(20.0).in_metres(), 20e-6);
    /// ```
    Waist
}

length! {
    /// A wavelength in vacuum, whatever the medium.
    ///
    /// ```
    /// use quadrille::spdc::Wavelength;
    /// assert_eq!(Wavelength::nanometres(405.0).in_metres(), 405e-9);
    /// ```
    Wavelength
}

length! {
    /// The period of the poling. A negative one is a grating used in the order -1; an infinite one
    /// is a crystal without poling.
    ///
    /// ```
    /// use quadrille::spdc::Period;
    /// assert_eq!(Period::micrometres(10.125).in_nanometres(), 10125.0);
    /// ```
    Period
}
